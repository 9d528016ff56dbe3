import websocket from '@fastify/websocket'
import { get, request as send } from 'node:https'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { WebSocket } from 'ws'
import { pairRegister } from '../security/accounts.js'
import { openTestApp } from '../testing/http-app.js'
import { selfSigned } from '../testing/self-signed.js'

await t.test('over TLS: https and wss on the one port, cookies for TLS only, no plain http', async (t) => {
  const tls = selfSigned()
  const { app, shop, pepper } = await openTestApp(t, { tls }, async (instance) => {
    await instance.register(websocket)
    instance.get('/line', { websocket: true }, (socket) => socket.send('hello'))
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const options = { host: '127.0.0.1', port, servername: 'localhost', ca: tls.cert }
  const status = (origin: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = { host: `localhost:${port}`, origin }
      get({ ...options, path: '/healthz', headers }, (reply) => {
        reply.resume()
        resolve(reply.statusCode)
      }).on('error', reject)
    })
  t.equal(await status(`https://localhost:${port}`), 200)
  t.equal(await status(`http://localhost:${port}`), 403, 'the same address without TLS is another origin')

  const { code } = await pairRegister(shop.store, pepper, 1)
  const cookie = await new Promise<readonly string[] | undefined>((resolve, reject) => {
    const headers = { host: `localhost:${port}`, 'content-type': 'application/json' }
    send({ ...options, method: 'POST', path: '/register/1/pair', headers }, (reply) => {
      reply.resume()
      resolve(reply.headers['set-cookie'])
    })
      .on('error', reject)
      .end(JSON.stringify({ code }))
  })
  t.match(cookie?.[0], /; HttpOnly; SameSite=Strict; Secure$/)

  const heard = await new Promise((resolve, reject) => {
    const socket = new WebSocket(`wss://localhost:${port}/line`, { ca: tls.cert })
    socket.on('error', reject)
    socket.on('message', (data: Buffer) => {
      resolve(data.toString())
      socket.close()
    })
  })
  t.equal(heard, 'hello')
  await t.rejects(fetch(`http://127.0.0.1:${port}/healthz`), 'plain http gets nothing')
})
