import { randomUUID } from 'node:crypto'
import { connect as connectTcp } from 'node:net'
import { EventEmitter, once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import t from 'tap'
import WebSocket from 'ws'
import { idleStore, type Told } from './testing/fake-store.js'
import { RawClient } from './testing/raw-client.js'
import { startLineServer } from './testing/line-server.js'

const registers = [
  { id: '00000000-0000-4000-8000-0000000000a1', number: 1 },
  { id: '00000000-0000-4000-8000-0000000000a2', number: 2 },
]
const store = (more: Told = {}) => idleStore(registers, more)
const identify = { type: 'identify', credential: 'good' } as const

await t.test('a client is greeted, identifies and gets a snapshot with every part', async (t) => {
  const server = await startLineServer(t, { store: store() })
  const client = await server.connect()
  t.match(client.frames[0], { type: 'hello', register: registers[0]?.id, limits: { message: 262_144 } })
  client.send(identify)
  const { snapshot } = await client.next('welcome')
  t.match(snapshot, {
    register: { number: 1, store: { name: 'Main Street', minorDigits: 2 } },
    user: { name: 'Ada' },
    sale: null,
    lastSale: null,
    suspended: [],
    leases: [],
    devices: [],
    jobs: [],
    database: { state: 'ready' },
  })
})

await t.test('what no client of ours sends is refused before the upgrade', async (t) => {
  const server = await startLineServer(t, { store: store() })
  const refused = async (url: string, protocols: string[]) => {
    const socket = new WebSocket(url, protocols)
    socket.on('error', () => undefined)
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    return { status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) as unknown }
  }
  t.match(await refused(server.url(1), ['till.v0', 'soap']), {
    status: 400,
    body: { code: 'VERSION_UNSUPPORTED', details: { supported: 'till.v1' } },
  })
  t.match(await refused(server.url(1), []), { status: 400, body: { code: 'VERSION_UNSUPPORTED' } })
  t.match(await refused(server.url(9), ['till.v1']), { status: 404, body: { code: 'REGISTER_UNKNOWN' } })
  const both = new RawClient(server.url(1), ['till.v2', 'till.v1'])
  await both.next('hello')
  t.equal(both.socket.protocol, 'till.v1', 'of several versions the one spoken here is chosen')
  both.socket.terminate()
})

await t.test('the first message is identify, in time, with a credential', async (t) => {
  const server = await startLineServer(t, { store: store(), line: { identifySeconds: 0.05 } })
  const silent = await server.connect()
  t.equal(await silent.closed, 4001)
  const hasty = await server.connect()
  hasty.send({ type: 'request', id: 'request-1', name: 'session.users', body: {} })
  t.equal(await hasty.closed, 4001)
  const stranger = await server.connect()
  stranger.send({ type: 'identify', credential: 'bad' })
  t.equal(await stranger.closed, 4002)
  t.match(stranger.frames.at(-1), { type: 'bye', code: 4002, error: { code: 'PAIRING_REQUIRED' } })
  const faulty = await server.connect()
  faulty.send({ type: 'identify', credential: 'good', colour: 'red' })
  t.equal(await faulty.closed, 4001)
  t.match(faulty.frames.at(-1), { type: 'bye', error: { code: 'REQUEST_INVALID', details: { path: '/colour' } } })
})

await t.test('what is no message of the protocol ends the line with a word', async (t) => {
  const server = await startLineServer(t, { store: store() })
  for (const message of ['{', '[]', '"hello"', 'null', '{"type":"shout"}', '{"type":"toString"}', Buffer.from([0])]) {
    const client = await server.welcome(1)
    client.socket.send(message)
    t.equal(await client.closed, 4000, String(message))
    t.equal(client.frames.at(-1)?.type, 'bye')
  }
  const twice = await server.welcome(1)
  twice.send(identify)
  t.equal(await twice.closed, 4000)
})

await t.test('a request with a fault is refused by its id, and the line goes on', async (t) => {
  const server = await startLineServer(t, { store: store() })
  const client = await server.welcome()
  const refused = async (frame: object | string, id: string | null = 'request-1') => {
    client.forget()
    client.send(frame)
    const reply = await client.replyTo(id)
    return reply.ok ? null : { code: reply.error.code, details: reply.error.details }
  }
  const request = { type: 'request', id: 'request-1', name: 'sale.scan', body: { code: 'x', source: 'typed' } }
  t.match(await refused({ ...request, name: 'sale.steal' }), {
    code: 'REQUEST_UNKNOWN',
    details: { name: 'sale.steal' },
  })
  t.match(await refused({ ...request, name: '__proto__' }), { code: 'REQUEST_UNKNOWN' })
  t.match(await refused({ ...request, body: { code: 7, source: 'typed' } }), {
    code: 'REQUEST_INVALID',
    details: { path: '/code' },
  })
  t.match(await refused({ ...request, extra: 1 }), { code: 'REQUEST_INVALID', details: { path: '/extra' } })
  t.match(await refused({ ...request, id: 'no' }, null), { code: 'REQUEST_INVALID' })
  t.match(await refused(JSON.stringify(request).replace('"x"', '"ab\\u0000c"')), {
    code: 'TEXT_NUL',
    details: { position: 2 },
  })
  t.match(await refused(JSON.stringify(request).replace('"x"', '"\\ud800"')), { code: 'REQUEST_INVALID' })
  t.match(await refused(JSON.stringify(request).replace('"code"', '"__proto__"')), { code: 'REQUEST_INVALID' })
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  t.match(await refused(`{"type":"request","id":"request-1","name":"sale.scan","body":${deep}}`), {
    code: 'REQUEST_INVALID',
  })
  t.match(await refused({ ...request, body: { code: 'x'.repeat(5000), source: 'typed' } }), {
    code: 'SCAN_TOO_LONG',
    details: { length: 5000, limit: 4096 },
  })
  client.send({ type: 'ping' })
  t.match(await client.next('pong'), { type: 'pong' })
})

await t.test('a fault nobody foresaw leaves as a reference; its words and stack stay in the log', async (t) => {
  const server = await startLineServer(t, {
    store: store({ catalog: { quickPick: async () => Promise.reject(new Error('secret of the database')) } }),
  })
  const client = await server.welcome()
  const reply = await client.ask('catalog.quick-pick')
  t.match(reply, { ok: false, error: { code: 'INTERNAL', retryable: true } })
  t.notMatch(JSON.stringify(client.frames), /secret/u)
  const [entry] = server.logged
  t.match(entry, { level: 'error', fields: { err: { message: 'secret of the database' } } })
  t.match(entry?.fields, { reference: reply.ok ? 'none' : reply.error.details['reference'] })
})

await t.test('a message beyond the limit closes with 1009', async (t) => {
  const server = await startLineServer(t, { store: store(), line: { messageLimit: 20_000 } })
  const client = await server.welcome()
  client.send({ type: 'request', id: 'request-1', name: 'sale.scan', body: { code: 'x'.repeat(20_000) } })
  t.equal(await client.closed, 1009)
  t.equal((await server.welcome()).state?.sale, null, 'the register is free again')
})

await t.test('one screen has the register; another one asks, and takes it over when told', async (t) => {
  const server = await startLineServer(t, { store: store() })
  const first = await server.welcome()
  const second = await server.connect()
  second.send(identify)
  t.equal(await second.closed, 4003)
  t.match(second.frames.at(-1), { type: 'bye', error: { code: 'REGISTER_IN_USE', details: { register: 1 } } })
  t.equal(first.socket.readyState, WebSocket.OPEN, 'the first one was not disturbed')

  const other = await server.welcome(2)
  const third = await server.connect()
  third.send({ ...identify, takeOver: true })
  await third.next('welcome')
  t.equal(await first.closed, 4004)
  t.match(first.frames.at(-1), { type: 'bye', error: { code: 'REGISTER_TAKEN_OVER' } })
  t.equal(other.socket.readyState, WebSocket.OPEN, 'another register is another matter')
})

await t.test('a screen that comes back replaces its own dead line, and a line without life gives way', async (t) => {
  const server = await startLineServer(t, { store: store(), line: { probeMs: 50 } })
  const before = await server.connect()
  before.send({ ...identify, screen: 'tablet' })
  await before.next('welcome')
  const back = await server.connect()
  back.send({ ...identify, screen: 'tablet' })
  await back.next('welcome')
  t.equal(await before.closed, 4004)
  // This one reads nothing any more, so it cannot answer a ping.
  back.socket.pause()
  const next = await server.connect()
  next.send({ ...identify, screen: 'other' })
  await next.next('welcome')
})

await t.test('a peer that shows no sign of life is dropped after two heartbeats', async (t) => {
  const server = await startLineServer(t, { store: store(), line: { heartbeatSeconds: 0.05 } })
  const deaf = new RawClient(server.url(1), 'till.v1', { autoPong: false })
  await deaf.next('hello')
  deaf.send(identify)
  await deaf.next('welcome')
  t.equal(await deaf.closed, 4007)
  const live = await server.welcome(1)
  for (let beat = 0; beat < 5; beat += 1) await once(live.socket, 'ping')
  t.equal(live.socket.readyState, WebSocket.OPEN)
})

await t.test('too many messages are refused, and too many for too long end the line', async (t) => {
  const server = await startLineServer(t, { store: store(), line: { messagesPerSecond: 5 } })
  const client = await server.welcome()
  for (let n = 0; n < 15; n += 1) client.send({ type: 'request', id: `request-${n}`, name: 'session.users', body: {} })
  t.match(await client.replyTo('request-0'), { ok: true })
  t.match(await client.replyTo('request-14'), {
    ok: false,
    error: { code: 'REQUEST_TOO_MANY', retryable: true, details: { limit: 5, seconds: 1 } },
  })
  for (let n = 0; n < 15; n += 1) client.send({ type: 'ping' })
  t.equal(await client.closed, 4006)
})

await t.test('a reader that is too slow is dropped and gets a snapshot when it comes back', async (t) => {
  const server = await startLineServer(t, {
    store: store(),
    line: { backlogLimit: 64 * 1024, closeMs: 200 },
    settings: { replayBytes: 1024 * 1024 },
  })
  const slow = await server.welcome()
  const { last } = slow
  slow.socket.pause()
  const opened = await server.hub.open({ id: registers[0]?.id ?? '', number: 1, name: '', paired: true })
  // Far more than the kernel's buffers take.
  for (let n = 0; n < 400; n += 1)
    opened.session.setPart('database', { state: 'ready', text: `${n} ${'x'.repeat(50_000)}` })
  slow.socket.resume()
  t.ok([4005, 1006].includes(await slow.closed), 'told, or cut when it does not even read that')
  const back = await server.connect()
  back.send({ ...identify, last })
  t.not((await back.next('welcome')).snapshot, null, 'what it missed is more than is kept')
})

await t.test('a line that comes back gets what it missed; one that is too late gets a snapshot', async (t) => {
  const server = await startLineServer(t, { store: store(), settings: { replayUpdates: 3 } })
  const first = await server.welcome()
  first.socket.terminate()
  await first.closed
  const say = (text: string) => server.hub.databaseChanged({ state: 'ready', text })
  say('one')
  say('two')
  const second = await server.connect()
  second.state = first.state
  second.send({ ...identify, last: first.last })
  t.equal((await second.next('welcome')).snapshot, null)
  t.match(await second.next('update'), {
    n: (first.last?.n ?? 0) + 1,
    changes: [{ part: 'database', value: { text: 'one' } }],
  })
  t.match(await second.next('update'), {
    n: (first.last?.n ?? 0) + 2,
    changes: [{ part: 'database', value: { text: 'two' } }],
  })
  second.socket.terminate()
  await second.closed
  for (const text of ['three', 'four', 'five', 'six']) say(text)
  for (const last of [second.last, { stream: randomUUID(), n: 1 }, { stream: first.last?.stream, n: 9999 }]) {
    const late = await server.connect()
    late.send({ ...identify, last })
    t.match(await late.next('welcome'), { snapshot: { database: { text: 'six' } } })
    late.socket.terminate()
    await late.closed
  }
})

await t.test(
  'requests of one line are handled in the order they came, a repeat in flight waits for the same answer',
  async (t) => {
    const calls = new EventEmitter()
    let count = 0
    const refusal = { refused: { code: 'ITEM_UNKNOWN', details: {} } } as const
    const server = await startLineServer(t, {
      store: store({
        baskets: {
          addItem: async () => {
            count += 1
            calls.emit('call')
            await once(calls, 'release')
            return refusal
          },
        },
      }),
    })
    const client = await server.welcome()
    const body = { itemId: randomUUID(), quantity: 1 }
    const called = once(calls, 'call')
    client.send({ type: 'request', id: 'request-1', name: 'sale.add-item', body })
    client.send({ type: 'request', id: 'request-2', name: 'session.users', body: {} })
    await called
    const second = await server.connect()
    second.send({ ...identify, takeOver: true })
    await second.next('welcome')
    second.send({ type: 'request', id: 'request-1', name: 'sale.add-item', body })
    second.send({ type: 'request', id: 'request-3', name: 'session.users', body: {} })
    // Answered at once, so what stands before it has arrived.
    second.send({ type: 'ping' })
    await second.next('pong')
    t.equal(await client.closed, 4004)
    t.notOk(
      [...client.frames, ...second.frames].some((frame) => frame.type === 'reply'),
      'nothing is answered before its turn',
    )
    calls.emit('release')
    t.match(await second.replyTo('request-1'), { ok: false, error: { code: 'ITEM_UNKNOWN' } })
    await second.replyTo('request-3')
    t.same(
      second.frames.flatMap((frame) => (frame.type === 'reply' ? [frame.id] : [])),
      ['request-1', 'request-3'],
    )
    t.equal(count, 1, 'the effect was asked once')
    const again = once(calls, 'call')
    second.send({ type: 'request', id: 'request-1', name: 'sale.add-item', body })
    await again
    calls.emit('release')
    t.equal(count, 2, 'a refusal had no effect and is not kept')
  },
)

await t.test('the same id with other content is refused', async (t) => {
  const server = await startLineServer(t, { store: store() })
  const client = await server.welcome()
  t.match(await client.ask('session.sign-out', {}, 'request-1'), { ok: true })
  client.forget()
  t.match(await client.ask('session.sign-in', { user: 'Ada', pin: '1234' }, 'request-1'), {
    ok: false,
    error: { code: 'REQUEST_ID_REUSED' },
  })
})

await t.test('nothing is sold before somebody signed in, by page or by scanner', async (t) => {
  const server = await startLineServer(t, {
    store: store(),
    user: null,
    bindings: [
      {
        register: 1,
        receiptPrinter: null,
        labelPrinter: null,
        drawer: null,
        scanners: [{ id: 'lane-1', aim: 'auto' }],
      },
    ],
  })
  const client = await server.welcome()
  t.match(await client.ask('sale.scan', { code: 'x', source: 'typed' }), { error: { code: 'SIGN_IN_REQUIRED' } })
  const told = client.told('SIGN_IN_REQUIRED')
  server.hub.scan({ bytes: Buffer.from('09521234000014'), at: Date.now(), device: 'lane-1' })
  t.match(await told, { good: false, scan: '09521234000014' })
  t.match(await client.ask('session.sign-in', { user: 'Bob', pin: '9999' }), { error: { code: 'SIGN_IN_FAILED' } })
  t.match(await client.ask('session.sign-in', { user: 'Bob', pin: '1234' }), { ok: true })
  t.equal(client.state?.user?.name, 'Bob', 'the change comes before the reply')
})

await t.test('a scan goes to the register of its scanner alone; a foreign one is logged', async (t) => {
  const server = await startLineServer(t, {
    store: store({
      baskets: { scan: async ({ text }) => ({ refused: { code: 'UPC_UNKNOWN', details: { code: text } } }) },
    }),
    bindings: [
      {
        register: 1,
        receiptPrinter: null,
        labelPrinter: null,
        drawer: null,
        scanners: [{ id: 'lane-1', aim: 'auto' }],
      },
      {
        register: 2,
        receiptPrinter: null,
        labelPrinter: null,
        drawer: null,
        scanners: [{ id: 'lane-2', aim: 'auto' }],
      },
    ],
  })
  const one = await server.welcome(1)
  const two = await server.welcome(2)
  const told = two.told('UPC_UNKNOWN')
  server.hub.scan({ bytes: Buffer.from('ABC'), at: Date.now(), device: 'lane-2' })
  t.match(await told, { scan: 'ABC', good: false })
  server.hub.scan({ bytes: Buffer.from('ABC'), at: Date.now(), device: 'lane-9' })
  t.match(server.logged, [{ level: 'warn', fields: { device: 'lane-9' } }])
  t.same(one.feedback, [])
})

await t.test('the daemon says good-bye before it stops', async (t) => {
  const server = await startLineServer(t, { store: store() })
  const client = await server.welcome()
  const stopped = server.close()
  t.equal(await client.closed, 1001)
  t.match(client.frames.at(-1), { type: 'bye', code: 1001 })
  await stopped
})

await t.test('a socket that is cut in the middle of anything hurts nobody', async (t) => {
  const server = await startLineServer(t, { store: store() })
  const cut = connectTcp(Number(new URL(server.url(1)).port), '127.0.0.1')
  await once(cut, 'connect')
  cut.write('GET /register/1/line HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n')
  cut.destroy()
  const client = await server.welcome()
  for (let n = 0; n < 20; n += 1) client.send({ type: 'request', id: `request-${n}`, name: 'session.users', body: {} })
  client.socket.terminate()
  await client.closed
  const next = await server.welcome()
  t.match(await next.ask('session.users'), { ok: true })
  t.same(server.logged, [])
})
