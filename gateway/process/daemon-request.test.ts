import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createNetServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { Config } from '../../config/schema.js'
import { completeConfig } from '../../config/load.js'
import { selfSigned } from '../testing/self-signed.js'
import { lookAtAddress, requestDaemon } from './daemon-request.js'

const listen = async (t: { teardown(handler: () => void): unknown }, server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const serverOf = async (port: number, more = ''): Promise<Config['server']> =>
  (
    await completeConfig(
      `[store]\nnumber = 1\n[database]\nserve = "postgres://a@b/c"\n[server]\nport = ${port}\n${more}`,
      '/store.toml',
    )
  ).server

const health: RequestListener = (_request, response) => response.end(JSON.stringify({ ok: true, version: '1.2.3' }))

void t.test('method, path, headers and body go out; status and JSON come back', async (t) => {
  const port = await listen(
    t,
    createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        const { method, url, headers } = request
        response.statusCode = 409
        response.end(JSON.stringify({ method, url, type: headers['content-type'], token: headers.authorization, body }))
      })
    }),
  )
  const answer = await requestDaemon(await serverOf(port), {
    method: 'POST',
    path: '/v1/x',
    headers: { authorization: 'Bearer T' },
    body: { ä: 1 },
  })
  t.match(answer, {
    status: 409,
    body: { method: 'POST', url: '/v1/x', type: 'application/json', token: 'Bearer T', body: '{"ä":1}' },
  })
})

void t.test('with TLS only the configured certificate is spoken to, before anything was said', async (t) => {
  const [own, other] = [selfSigned(), selfSigned()]
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-tls-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'own.pem'), own.cert)
  await writeFile(join(folder, 'other.pem'), other.cert)
  let requests = 0
  const port = await listen(
    t,
    createTlsServer(own, (request, response) => {
      requests++
      health(request, response)
    }),
  )
  const trusting = (name: string) =>
    serverOf(port, `tls = { cert_file = "${join(folder, name)}", key_file = "not-read" }\n`)
  t.match(await lookAtAddress(await trusting('own.pem')), { who: 'tillgate', version: '1.2.3' })
  t.match(await lookAtAddress(await trusting('other.pem')), { who: 'other', answer: /another certificate/u })
  t.equal(requests, 1)
})

void t.test('who answers is told apart: nobody, somebody else, somebody who says nothing', async (t) => {
  const nobody = createServer()
  const port = await listen(t, nobody)
  nobody.close()
  await once(nobody, 'close')
  t.match(await lookAtAddress(await serverOf(port)), { who: 'nobody' })

  const web = await listen(
    t,
    createServer((_request, response) => response.end('<html>')),
  )
  t.match(await lookAtAddress(await serverOf(web)), { who: 'other', answer: /does not answer like Tillgate/u })

  const silent = await listen(
    t,
    createNetServer((socket) => socket.resume()),
  )
  await t.rejects(
    requestDaemon(await serverOf(silent), { method: 'GET', path: '/', answerMs: 20 }),
    /no answer within 20 ms/u,
  )
})
