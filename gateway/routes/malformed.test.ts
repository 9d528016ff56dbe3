import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { openTestApp } from '../testing/http-app.js'

await t.test('what is malformed is refused with code and place, and changes nothing', async (t) => {
  const { app, shop, signedIn } = await openTestApp(t, { bodyLimit: 100_000 })
  const clerk = await signedIn('clerk')
  const post = (payload: string | Buffer, type = 'application/json') =>
    app.inject({
      method: 'POST',
      url: '/v1/receiving',
      headers: { ...clerk, 'content-type': type, 'idempotency-key': randomUUID() },
      payload,
    })
  const line = (more: string): string => `{"lines":[{"itemId":"${shop.items.socks}",${more}}]}`
  const bodies: Record<string, readonly [string | Buffer, object, number?]> = {
    'no JSON': ['{"lines":', { code: 'REQUEST_INVALID', details: { problem: 'it is not JSON' } }],
    nothing: ['', { code: 'REQUEST_INVALID', details: { path: '/lines' } }],
    'a list': ['[]', { code: 'REQUEST_INVALID' }],
    'not UTF-8': [Buffer.from([0x7b, 0xff]), { code: 'REQUEST_INVALID' }],
    'an unknown key': [
      line('"quantity":1,"colour":"red"'),
      { code: 'REQUEST_INVALID', details: { path: '/lines/0/colour' } },
    ],
    'text for a number': [line('"quantity":"3"'), { code: 'REQUEST_INVALID', details: { path: '/lines/0/quantity' } }],
    'a fraction': [line('"quantity":1.5'), { code: 'REQUEST_INVALID', details: { path: '/lines/0/quantity' } }],
    'null for a number': [line('"quantity":null'), { code: 'REQUEST_INVALID', details: { path: '/lines/0/quantity' } }],
    'the key __proto__': [line('"quantity":1,"__proto__":{"quantity":9}'), { code: 'REQUEST_INVALID' }],
    'the key constructor': [line('"quantity":1,"constructor":{"prototype":{}}'), { code: 'REQUEST_INVALID' }],
    'a NUL': [
      line('"quantity":1,"serials":["AB\\u0000"]'),
      { code: 'TEXT_NUL', details: { position: 3, path: '/lines/0/serials/0' } },
    ],
    'half a surrogate pair': [line('"quantity":1,"serials":["\\ud83d"]'), { code: 'REQUEST_INVALID' }],
    'too many levels': [`{"lines":${'['.repeat(5000)}${']'.repeat(5000)}}`, { code: 'REQUEST_INVALID' }],
    'neither item nor code': ['{"lines":[{"quantity":1}]}', { code: 'REQUEST_INVALID', details: { path: '/lines/0' } }],
    'too much': [
      line(`"quantity":1,"serials":"${'x'.repeat(100_000)}"`),
      { code: 'REQUEST_TOO_LARGE', details: { limit: 100_000 } },
      413,
    ],
  }
  for (const [what, [payload, expected, status = 400]] of Object.entries(bodies)) {
    const reply = await post(payload)
    t.match(reply.json(), { message: String, details: Object, retryable: false, ...expected }, what)
    t.equal(reply.statusCode, status, what)
    t.strictSame(Object.keys(reply.json<object>()).toSorted(), ['code', 'details', 'message', 'retryable'], what)
  }
  t.match((await post('<a/>', 'text/xml')).json(), { code: 'REQUEST_INVALID' })
  t.equal(({} as Record<string, unknown>)['quantity'], undefined)
  t.match(await shop.sql('select count(*)::int as n from st.movement'), [{ n: 0 }])

  const get = async (url: string): Promise<unknown> => (await app.inject({ url, headers: clerk })).json()
  t.match(await get('/v1/items?limit=abc'), { code: 'REQUEST_INVALID', details: { path: '/limit' } })
  t.match(await get('/v1/items?limit=0x10'), { code: 'REQUEST_INVALID', details: { path: '/limit' } })
  t.match(await get('/v1/items?limit=201'), { code: 'REQUEST_INVALID', details: { path: '/limit' } })
  t.match(await get('/v1/items?limit=1&limit=2'), { code: 'REQUEST_INVALID', details: { path: '/limit' } })
  t.match(await get('/v1/items?order=price'), { code: 'REQUEST_INVALID', details: { path: '/order' } })
  t.match(await get('/v1/items?__proto__=1'), { code: 'REQUEST_INVALID' })
  t.match(await get('/v1/items/search?text=a%00b'), { code: 'TEXT_NUL', details: { position: 2, path: '/text' } })
  t.match(await get('/v1/items/not-a-uuid'), { code: 'REQUEST_INVALID', details: { path: '/item' } })
  t.match(await get(`/v1/serials/${'x'.repeat(5000)}`), { code: 'REQUEST_INVALID' })
  t.match(await get('/v1/serials/%e0%a4%a'), { code: 'REQUEST_INVALID' })
  t.match(await get('/v1/unheard/of'), { code: 'NOT_FOUND', details: { name: 'GET /v1/unheard/of' } })
  const put = await app.inject({ method: 'PUT', url: '/v1/items', headers: clerk })
  t.match(put.json(), { code: 'NOT_FOUND' })
})

await t.test('too many requests of one address are told when to come back', async (t) => {
  const { app } = await openTestApp(t, { rate: { max: 3, seconds: 60 } })
  const replies = []
  for (let n = 0; n < 4; n += 1) replies.push(await app.inject({ url: '/healthz' }))
  t.strictSame(
    replies.map(({ statusCode }) => statusCode),
    [200, 200, 200, 429],
  )
  t.match(replies[3]?.json(), { code: 'REQUEST_TOO_MANY', retryable: true, details: { limit: 3 } })
  t.match(replies[3]?.headers, { 'retry-after': /^\d+$/ })
  t.equal((await app.inject({ url: '/healthz', remoteAddress: '10.0.0.9' })).statusCode, 200, 'another address')
})

await t.test('a fault of our own is told by a reference that stands in the log, and by nothing else', async (t) => {
  const { app, shop, log } = await openTestApp(t)
  await shop.sql('alter table st.register rename to register_gone')
  const reply = await app.inject({ url: '/v1/registers' })
  t.equal(reply.statusCode, 500)
  const { code, details } = reply.json<{ code: string; details: { reference: string } }>()
  t.equal(code, 'INTERNAL')
  t.notMatch(reply.body, 'register_gone')
  t.notMatch(reply.body, /\bat \S+:\d+/)
  t.ok(log.some((entry) => entry['reference'] === details.reference && JSON.stringify(entry).includes('stack')))
})

await t.test('whom nobody knows is not listened to for long', async (t) => {
  const { app } = await openTestApp(t)
  for (const url of ['/v1/session', '/register/1/pair']) {
    const payload = `{"user":"Ben","pin":"${'1'.repeat(20_000)}"}`
    const reply = await app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload })
    t.equal(reply.statusCode, 413, url)
    t.match(reply.json(), { code: 'REQUEST_TOO_LARGE', details: { limit: 16_384 } }, url)
  }
})

await t.test('what is no HTTP is answered and closed', async (t) => {
  const { app } = await openTestApp(t)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const say = async (text: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1')
    let heard = ''
    socket.on('data', (chunk) => (heard += chunk.toString()))
    socket.on('error', () => undefined)
    socket.write(text)
    await once(socket, 'close')
    return heard
  }
  t.match(await say('HELLO\r\n\r\n'), /^HTTP\/1\.1 400 [\s\S]*"code":"REQUEST_INVALID"/)
  t.match(
    await say(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(50_000)}\r\n\r\n`),
    /"code":"REQUEST_TOO_LARGE"/,
  )
})

await t.test('a stop lets the request in hand finish and does not wait for kept-alive connections', async (t) => {
  const { app } = await openTestApp(t, { closeWithinMs: 5000 })
  let release = (): void => undefined
  const entered = new Promise<void>((resolve) => {
    app.get('/slow', async () => {
      resolve()
      await new Promise<void>((free) => (release = free))
      return { done: true }
    })
  })
  const stopping = new Promise<void>((resolve) => {
    app.addHook('preClose', async () => resolve())
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const idle = await fetch(`http://127.0.0.1:${port}/healthz`)
  await idle.text()
  const answer = fetch(`http://127.0.0.1:${port}/slow`)
  await entered
  const start = performance.now()
  const closed = app.close()
  await stopping
  release()
  const reply = await answer
  t.match(await reply.json(), { done: true })
  t.equal(reply.headers.get('connection'), 'close')
  await closed
  t.ok(performance.now() - start < 4000, 'closed before the backstop')
})
