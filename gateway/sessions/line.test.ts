import { randomUUID } from 'node:crypto'
import { connect as connectTcp } from 'node:net'
import { once } from 'node:events'
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
  // A server of its own: the short deadline above would sometimes be faster than the message.
  const patient = await startLineServer(t, { store: store() })
  const heavy = await patient.connect()
  heavy.send({ type: 'identify', credential: 'good', keys: 'x'.repeat(5000) })
  t.equal(await heavy.closed, 4001)
  t.match(heavy.frames.at(-1), { type: 'bye', error: { code: 'REQUEST_TOO_LARGE', details: { limit: 4096 } } })
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
