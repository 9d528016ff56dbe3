import websocket from '@fastify/websocket'
import type { AddressInfo } from 'node:net'
import { request } from 'node:http'
import t from 'tap'
import { WebSocket } from 'ws'
import { addUser, pairRegister } from '../security/accounts.js'
import { createLineAccess } from '../security/line-access.js'
import { createPinHasher } from '../security/pin-hash.js'
import { createSignIn } from '../security/sign-in.js'
import { openTestApp, testPin, type TestApp } from '../testing/http-app.js'

const elsewhere = '10.20.30.40'

/** A request with every header as given, which `fetch` would not send. */
const ask = (
  port: number,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ readonly status: number; readonly body: string }> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (reply) => {
      let body = ''
      reply.setEncoding('utf8')
      reply.on('data', (chunk: string) => (body += chunk))
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body }))
    })
    sent.on('error', reject)
    sent.end()
  })

/** The status of an upgrade: 101, or why not. */
const upgrade = (port: number, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/line`, 'till.v1', { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, reply) => {
      socket.terminate()
      resolve(reply.statusCode ?? 0)
    })
    // After a refusal the client reports that it gave up; the status is known by then.
    socket.on('error', () => undefined)
  })

await t.test('a foreign Host or Origin is refused on HTTP and on the upgrade', async (t) => {
  const { app } = await openTestApp(
    t,
    { hosts: ['till.example'], origins: ['https://desk.example'] },
    async (instance) => {
      await instance.register(websocket)
      instance.get('/line', { websocket: true }, () => undefined)
    },
  )
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const own = `127.0.0.1:${port}`
  const cases: readonly (readonly [Record<string, string>, number, string?])[] = [
    [{ host: own }, 200],
    [{ host: `localhost:${port}`, origin: `http://localhost:${port}` }, 200],
    [{ host: 'till.example', origin: 'https://desk.example' }, 200],
    [{ host: 'rebound.evil.example' }, 403, 'HOST_REFUSED'],
    [{ host: '192.0.2.1' }, 403, 'HOST_REFUSED'],
    [{ host: own, origin: 'http://evil.example' }, 403, 'ORIGIN_REFUSED'],
    [{ host: own, origin: 'null' }, 403, 'ORIGIN_REFUSED'],
    [{ host: own, origin: `http://localhost:${port}` }, 403, 'ORIGIN_REFUSED'],
  ]
  for (const [headers, status, code] of cases) {
    const told = JSON.stringify(headers)
    const reply = await ask(port, '/healthz', headers)
    t.equal(reply.status, status, told)
    if (code !== undefined) t.equal((JSON.parse(reply.body) as { code: string }).code, code, told)
    t.equal((await ask(port, '/no/such/address', headers)).status, status === 200 ? 404 : status, `404 ${told}`)
    t.equal(await upgrade(port, headers), status === 200 ? 101 : status, `upgrade ${told}`)
  }
})

await t.test('pairing', async (t) => {
  const { app, shop, pepper } = await openTestApp(t)
  const pair = (code: string, more: object = {}, url = '/register/1/pair') =>
    app.inject({ method: 'POST', url, remoteAddress: elsewhere, payload: { code, ...more } })

  await t.test('gives a screen a cookie for its register alone, once', async (t) => {
    const { code } = await pairRegister(shop.store, pepper, 1)
    const reply = await pair(code.toLowerCase().replace('-', ' '))
    t.match(reply.json(), { register: { number: 1, paired: true }, token: null })
    const cookies = reply.headers['set-cookie']
    t.match(cookies, [
      /^tillgate_register=[\w.-]+; Path=\/register\/1; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
      new RegExp(`Path=/register/${shop.registers[0]?.id};`),
    ])
    const again = await pair(code)
    t.equal(again.statusCode, 401)
    t.match(again.json(), { code: 'PAIRING_FAILED' })

    const hasher = createPinHasher(pepper)
    const access = createLineAccess(shop.store, createSignIn(shop.store, hasher), hasher)
    const cookieHeader = String(cookies).split(';')[0]
    const [one, two] = [await access.register('1'), await access.register('2')]
    await access.authenticate(one, { credential: undefined, cookieHeader })
    await t.rejects(access.authenticate(two, { credential: undefined, cookieHeader }), { code: 'PAIRING_REQUIRED' })
    await t.rejects(access.authenticate(one, { credential: undefined, cookieHeader: undefined }), {
      code: 'PAIRING_REQUIRED',
    })
    await t.rejects(access.register('3'), { code: 'REGISTER_UNKNOWN' })
    t.same(await access.register(one.id), one)
  })

  await t.test('gives another program a token', async (t) => {
    const { code } = await pairRegister(shop.store, pepper, 2)
    const reply = await pair(code, { as: 'token' }, `/register/${shop.registers[1]?.id}/pair`)
    const { token } = reply.json<{ token: string }>()
    t.equal(reply.headers['set-cookie'], undefined)
    const read = await app.inject({
      url: '/v1/registers',
      remoteAddress: elsewhere,
      headers: { authorization: `Bearer ${token}` },
    })
    t.equal(read.statusCode, 200)
    const forged = token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    const no = await app.inject({ url: '/v1/registers', headers: { authorization: `Bearer ${forged}` } })
    t.match(no.json(), { code: 'PAIRING_REQUIRED' })
  })

  await t.test('needs the code of that register, and one that has not expired', async (t) => {
    const { code } = await pairRegister(shop.store, pepper, 1)
    t.match((await pair(code, {}, '/register/2/pair')).json(), { code: 'PAIRING_FAILED' })
    await shop.sql(`update st.pairing_code set expires_at = now() - interval '1 second'`)
    t.match((await pair(code)).json(), { code: 'PAIRING_FAILED' })
    t.match((await pair(code, {}, '/register/9/pair')).json(), { code: 'REGISTER_UNKNOWN' })
  })

  await t.test('hears five wrong codes, then pauses, for a right one too', async (t) => {
    const { code } = await pairRegister(shop.store, pepper, 2)
    const codes = await Promise.all(Array.from({ length: 8 }, () => pair('0000-0000', {}, '/register/2/pair')))
    const refused = codes.map((reply) => reply.json<{ code: string }>().code)
    t.ok(refused.filter((name) => name === 'PAIRING_FAILED').length <= 5, refused.join(' '))
    const right = await pair(code, {}, '/register/2/pair')
    t.equal(right.statusCode, 429)
    t.match(right.headers, { 'retry-after': /^\d+$/ })
  })
})

const signIn = ({ app }: TestApp, user: string, pin: string, more: object = {}) =>
  app.inject({ method: 'POST', url: '/v1/session', payload: { user, pin }, ...more })

await t.test('sign-in', async (t) => {
  const test = await openTestApp(t)
  const { app, shop, pepper } = test
  await addUser(shop.store, pepper, { name: 'Bob', role: 'clerk', pin: testPin })

  await t.test('takes name and PIN, and the token ends with the sign-out', async (t) => {
    const reply = await signIn(test, ' bob ', testPin)
    t.match(reply.json(), { user: { name: 'Bob', role: 'clerk' } })
    const headers = { authorization: `Bearer ${reply.json<{ token: string }>().token}` }
    t.match((await app.inject({ url: '/v1/session', headers })).json(), { name: 'Bob' })
    t.equal((await app.inject({ method: 'DELETE', url: '/v1/session', headers })).statusCode, 200)
    t.match((await app.inject({ url: '/v1/session', headers })).json(), { code: 'SIGN_IN_REQUIRED' })
    t.match((await app.inject({ url: '/v1/session' })).json(), { code: 'SIGN_IN_REQUIRED' })
    t.equal(await shop.sql('select count(*)::int as n from st.session').then(([row]) => row?.['n']), 0)
  })

  await t.test('from another machine takes a paired register, too', async (t) => {
    t.match((await signIn(test, 'Bob', testPin, { remoteAddress: elsewhere })).json(), { code: 'PAIRING_REQUIRED' })
    const forwarded = { headers: { 'x-forwarded-for': elsewhere } }
    t.match((await signIn(test, 'Bob', testPin, forwarded)).json(), { code: 'PAIRING_REQUIRED' }, 'through a proxy')
    const { code } = await pairRegister(shop.store, pepper, 1)
    const paired = await app.inject({ method: 'POST', url: '/register/1/pair', payload: { code, as: 'token' } })
    const headers = { authorization: `Bearer ${paired.json<{ token: string }>().token}` }
    t.equal((await signIn(test, 'Bob', testPin, { remoteAddress: elsewhere, headers })).statusCode, 200)
  })

  await t.test(
    'pauses after wrong PINs, also when they come at once, and for a name that does not exist',
    async (t) => {
      for (const name of ['Bob', 'Nobody']) {
        const replies = await Promise.all(
          ['0001', '0002', '0003', '0004', '0005'].map((pin) => signIn(test, name, pin)),
        )
        const codes = replies.map((reply) => reply.json<{ code: string }>().code).toSorted()
        t.strictSame(
          codes,
          [...Array<string>(3).fill('SIGN_IN_FAILED'), ...Array<string>(2).fill('SIGN_IN_PAUSED')],
          name,
        )
      }
      const right = await signIn(test, 'Bob', testPin)
      t.equal(right.statusCode, 429, 'the right PIN waits, too')
      t.match(right.json(), { code: 'SIGN_IN_PAUSED', retryable: true, details: { user: 'Bob' } })
      t.match(await shop.sql(`select failures from st.app_user where name = 'Bob'`), [{ failures: 3 }])
    },
  )

  await t.test('leaves no PIN and no token in the log', async (t) => {
    const text = JSON.stringify(test.log)
    t.ok(test.log.length > 0)
    t.notMatch(text, testPin)
    t.notMatch(text, /Bearer/)
  })
})

await t.test('from another machine nothing is told without a token, except whether the daemon lives', async (t) => {
  const { app, signedIn } = await openTestApp(t)
  const status = async (url: string, headers: object = {}): Promise<number> =>
    (await app.inject({ url, remoteAddress: elsewhere, headers: { ...headers } })).statusCode
  const reads = [
    '/v1/items',
    '/v1/items/search?text=a',
    '/v1/registers',
    '/v1/devices',
    '/v1/print-jobs',
    '/v1/sales?text=1',
    '/v1/serials/1',
    '/metrics',
  ]
  const manager = await signedIn('manager')
  for (const url of reads) {
    t.equal(await status(url), 401, url)
    t.equal(await status(url, manager), 200, `${url} with a session`)
    t.equal((await app.inject({ url })).statusCode, 200, `${url} from this machine`)
    t.equal(
      await status(url, { authorization: 'Bearer 0123456789012345678901234567890123456789' }),
      401,
      `${url} forged`,
    )
  }
  for (const url of ['/healthz', '/readyz', '/docs/', '/register/1', '/']) t.equal(await status(url), 200, url)
  t.notMatch((await app.inject({ url: '/', remoteAddress: elsewhere })).body, 'Register 1')
})
