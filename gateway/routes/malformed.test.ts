import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { Command } from '../protocol/command.js'
import type { HttpCommand } from '../protocol/http-command.js'
import { httpCommands } from '../protocol/http-commands.js'
import { registerCommands } from '../protocol/register-commands.js'
import { RawClient } from '../sessions/testing/raw-client.js'
import { badBodies, sampleOf, type BadBody } from '../testing/bad-bodies.js'
import { openTestApp, testPin } from '../testing/http-app.js'
import { openRegisterApp } from '../testing/register-app.js'

/** Whether a body has the code and, of its details, what is expected. */
const matches = (body: unknown, expected: { readonly code: string; readonly details: object }): boolean => {
  const { code, details = {} } = body as { readonly code?: string; readonly details?: Record<string, unknown> }
  return (
    code === expected.code &&
    Object.entries(expected.details).every(([key, value]) =>
      value instanceof RegExp ? value.test(String(details[key])) : details[key] === value,
    )
  )
}

/** At a register the body is a part of the message: a path may begin there. */
const ends = (path: unknown): RegExp => new RegExp(`${String(path).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)

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

/** What may never come of a refused request: a document, an event, a unit, a basket, a draft. */
const written = `select (select count(*) from up.document)::int as documents, (select count(*) from up.event)::int as events,
  (select count(*) from st.unit)::int as units, (select count(*) from st.unit_key)::int as keys, (select count(*) from st.draft)::int as drafts,
  (select count(*) from st.movement)::int as movements, (select count(*) from st.basket_line)::int as lines, (select count(*) from st.request)::int as requests,
  (select count(*) from cat.item)::int as items, (select count(*) from st.job)::int as jobs`

await t.test(
  'whatever the table has, over HTTP and at a register: a bad body is refused and leaves nothing',
  async (t) => {
    const { app, shop, signedIn, port, pair, log } = await openRegisterApp(t, {
      app: { rate: { max: 1_000_000, seconds: 10 }, slowRate: { max: 1_000_000, seconds: 10 } },
      line: { messagesPerSecond: 1_000_000 },
    })
    const administrator = await signedIn('administrator')
    const before = await shop.sql(written)
    const faults: object[] = []
    const judge = (name: string, { what, expected }: BadBody, body: unknown): void => {
      const fits = { ...expected, details: { ...expected.details } }
      if (!matches(body, fits)) faults.push({ name, what, body })
    }

    for (const row of Object.values<HttpCommand>(httpCommands)) {
      const { method, path } = row.http
      const sample = sampleOf(row.input) as Record<string, unknown>
      const params = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
      const url = path.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(String(sample[name])))
      const headers = { ...administrator, 'idempotency-key': randomUUID() }
      if (method === 'GET' || method === 'DELETE' || row.body === 'csv') {
        const file = row.body === 'csv'
        for (const query of ['colour=red', '__proto__=1', 'a%00b=1', 'colour=%ed%a0%80']) {
          const reply = await app.inject({
            method,
            url: `${url}?${query}`,
            headers: file ? { ...headers, 'content-type': 'text/csv' } : headers,
            ...(file && { payload: 'a' }),
          })
          if (reply.statusCode !== 400) faults.push({ name: row.name, query, status: reply.statusCode })
        }
      } else {
        const asked = Object.fromEntries(Object.entries(sample).filter(([key]) => !params.includes(key)))
        const send = async (bad: BadBody): Promise<void> => {
          const reply = await app.inject({
            method,
            url,
            headers: { ...headers, 'content-type': 'application/json' },
            payload: bad.text,
          })
          if (reply.statusCode !== 400) faults.push({ name: row.name, what: bad.what, status: reply.statusCode })
          judge(row.name, bad, reply.json())
        }
        await Promise.all(badBodies(row.input, asked).map(send))
      }
      for (const name of params) {
        for (const bad of ['a%00b', '%ed%a0%80']) {
          const at = path.replace(/:(\w+)/g, (_whole, each: string) =>
            each === name ? bad : encodeURIComponent(String(sample[each])),
          )
          const reply = await app.inject({ method, url: at, headers, ...(method === 'GET' ? {} : { payload: {} }) })
          if (reply.statusCode !== 400 && reply.statusCode !== 404)
            faults.push({ name: row.name, at: at.slice(0, 60), status: reply.statusCode })
        }
      }
    }
    t.strictSame(faults, [])

    const line = new RawClient(`ws://127.0.0.1:${port}/register/1/line`)
    await line.next('hello')
    line.send({ type: 'identify', credential: await pair(1) })
    await line.next('welcome')
    t.match(await line.ask('session.sign-in', { user: 'The administrator', pin: testPin }), { ok: true })
    const atLine = await shop.sql(written)
    for (const row of Object.values<Command>(registerCommands)) {
      const bads = badBodies(row.input).filter(({ what }) => what !== 'cut off')
      const sent = bads.map((bad) => {
        const id = randomUUID()
        line.send(`{"type":"request","id":"${id}","name":"${row.name}","body":${bad.text}}`)
        return { id, bad }
      })
      for (const { id, bad } of sent) {
        const reply = await line.replyTo(id)
        const { details = {} } = bad.expected
        const at = 'path' in details ? { path: ends(details.path) } : {}
        judge(
          row.name,
          { ...bad, expected: { ...bad.expected, details: { ...details, ...at } } },
          reply.ok ? reply : reply.error,
        )
      }
      line.forget()
    }
    t.strictSame(faults, [])
    t.strictSame(await shop.sql(written), atLine)
    t.strictSame(
      before[0] && { ...before[0], events: 0, requests: 0 },
      atLine[0] && { ...atLine[0], events: 0, requests: 0 },
    )
    t.strictSame(
      log.filter(({ level }) => typeof level === 'number' && level >= 50),
      [],
      'nothing of it was a fault of ours',
    )
  },
)

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
