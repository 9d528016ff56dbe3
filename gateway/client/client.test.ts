import t, { type Test } from 'tap'
import { Compile } from 'typebox/compile'
import { WebSocket } from 'ws'
import { ClientFrame, ServerFrame } from '../protocol/frames.js'
import { applyChanges } from './apply-changes.js'
import { retryDelay } from './backoff.js'
import { connectRegister, type ConnectOptions, type LineState, type RegisterClient, RequestError } from './index.js'
import { parseFrame } from './parse-frame.js'
import {
  emptyState,
  helloFrame,
  type ScriptedConnection,
  type ScriptedServer,
  startScriptedServer,
  streamId,
} from './testing/scripted-server.js'

const checks = { in: Compile(ServerFrame), out: Compile(ClientFrame) }
const check: NonNullable<ConnectOptions['check']> = (direction, frame) => {
  if (!checks[direction].Check(frame))
    throw new Error(`${direction}: ${JSON.stringify(checks[direction].Errors(frame))}`)
}

const connect = (t: Test, server: ScriptedServer, more: Partial<ConnectOptions> = {}): RegisterClient => {
  const timing = { retryFirst: 5, retryCap: 20, ...more.timing }
  const client = connectRegister({ url: server.url, WebSocket, check, ...more, timing })
  t.teardown(() => client.close())
  return client
}

const withServer = async (t: Test): Promise<ScriptedServer> => {
  const server = await startScriptedServer()
  t.teardown(() => server.stop())
  return server
}

/** Hello, identify, welcome; answers the identify it got. */
const welcome = async (
  connection: ScriptedConnection,
  n = 0,
  snapshot: ReturnType<typeof emptyState> | null = emptyState(),
) => {
  connection.send(helloFrame())
  const identify = await connection.next()
  connection.send({ type: 'welcome', stream: streamId, n, snapshot })
  return identify
}

const lineBecomes = (client: RegisterClient, wanted: (line: LineState) => boolean): Promise<LineState> =>
  new Promise((resolve) => {
    if (wanted(client.line())) return resolve(client.line())
    const stop = client.onLine((line) => {
      if (!wanted(line)) return
      stop()
      resolve(line)
    })
  })
const isOnline = (line: LineState) => line === 'online'
const isClosed = (line: LineState) => typeof line === 'object'

const requestOf = async (connection: ScriptedConnection) => {
  const frame = await connection.next()
  if (frame.type !== 'request') throw new Error(`expected a request, got ${frame.type}`)
  return frame
}

await t.test('keeps the parts of the state, and replaces only those an update names', async (t) => {
  const server = await withServer(t)
  const client = connect(t, server, { credential: 'secret' })
  const connection = await server.next()
  t.match(await welcome(connection), { type: 'identify', credential: 'secret', screen: client.screen })
  const first = await client.ready()
  const told: string[][] = []
  const heard: string[] = []
  const updated = new Promise<void>((resolve) => client.onState((_, parts) => (told.push([...parts]), resolve())))
  client.onFeedback((feedback) => heard.push(feedback.text))
  connection.send({
    type: 'update',
    n: 1,
    changes: [
      { part: 'database', value: { state: 'down', text: 'No answer' } },
      { part: 'feedback', value: { good: true, scan: '12', text: 'Added', error: null } },
    ],
  })
  await updated
  t.equal(client.state()?.database.state, 'down')
  t.equal(client.state()?.register, first.register, 'the other parts are the same objects')
  t.equal(first.database.state, 'ready', 'an old state does not change under its reader')
  t.strictSame(told, [['database']])
  t.strictSame(heard, ['Added'])
})

await t.test('a request gets its own answer, or its own refusal', async (t) => {
  const server = await withServer(t)
  const client = connect(t, server)
  const connection = await server.next()
  await welcome(connection)
  await client.ready()
  const search = client.request('catalog.search', { text: 'a' })
  const scan = client.request('sale.scan', { code: '123', source: 'typed' })
  const [first, second] = [await requestOf(connection), await requestOf(connection)]
  const error = {
    code: 'UPC_UNKNOWN',
    message: 'No item has the code 123.',
    details: { code: '123' },
    retryable: false,
  }
  connection.send({ type: 'reply', id: second.id, ok: false, error })
  connection.send({ type: 'reply', id: first.id, ok: true, body: { items: [] } })
  t.strictSame(await search, { items: [] })
  await t.rejects(scan, { name: 'RequestError', code: 'UPC_UNKNOWN', message: 'No item has the code 123.' })
  t.not(first.id, second.id)
})

await t.test(
  'sends an unanswered request again after a cut, with the same id, and resumes after the last update',
  async (t) => {
    const server = await withServer(t)
    const client = connect(t, server)
    const connection = await server.next()
    await welcome(connection, 4)
    await client.ready()
    const updated = new Promise<void>((resolve) => client.onState(() => resolve()))
    connection.send({ type: 'update', n: 5, changes: [{ part: 'leases', value: [] }] })
    await updated
    const answer = client.request('sale.scan', { code: '123', source: 'wedge' })
    const sent = await requestOf(connection)
    connection.cut()
    const again = await server.next()
    const identify = await welcome(again, 5, null)
    t.match(identify, { last: { stream: streamId, n: 5 }, screen: client.screen })
    t.strictSame(await requestOf(again), sent)
    again.send({ type: 'update', n: 6, changes: [{ part: 'database', value: { state: 'down', text: 'x' } }] })
    again.send({ type: 'reply', id: sent.id, ok: true, body: {} })
    t.strictSame(await answer, {})
    t.equal(client.state()?.database.state, 'down')
  },
)

await t.test('ignores an update it has, and asks for a fresh snapshot when one is missing', async (t) => {
  const server = await withServer(t)
  const client = connect(t, server)
  const connection = await server.next()
  await welcome(connection, 3)
  await client.ready()
  connection.send({ type: 'update', n: 3, changes: [{ part: 'database', value: { state: 'down', text: 'old' } }] })
  connection.send({ type: 'update', n: 5, changes: [{ part: 'database', value: { state: 'down', text: 'early' } }] })
  const again = await server.next()
  t.notOk('last' in (await welcome(again, 9)), 'nothing to resume from')
  await lineBecomes(client, isOnline)
  t.equal(client.state()?.database.text, 'Ready')
})

await t.test('a silent line is given up within two seconds and comes back', async (t) => {
  const server = await withServer(t)
  const client = connect(t, server)
  const connection = await server.next()
  await welcome(connection)
  await client.ready()
  connection.goSilent()
  const silentSince = performance.now()
  await lineBecomes(client, (line) => line === 'offline')
  t.ok(performance.now() - silentSince < 2000, 'says so within 2 s')
  await t.rejects(
    client.request('sale.suspend', { sale: streamId }),
    { code: 'LINE_DOWN' },
    'promises nothing meanwhile',
  )
  await welcome(await server.next())
  await lineBecomes(client, isOnline)
})

await t.test('a quiet line that answers pings stays', async (t) => {
  const server = await withServer(t)
  const lines: LineState[] = []
  const client = connect(t, server, { timing: { pingAfter: 20, deadAfter: 5000 } })
  client.onLine((line) => lines.push(line))
  const connection = await server.next()
  await welcome(connection)
  await client.ready()
  // The pongs are the script's; several rounds of them have come when this request is answered.
  await new Promise((resolve) => setTimeout(resolve, 150))
  const answer = client.request('session.users', {})
  connection.send({ type: 'reply', id: (await requestOf(connection)).id, ok: true, body: { users: [] } })
  await answer
  t.strictSame(lines, ['online'])
})

await t.test(
  'close codes decide: a daemon that restarts is tried again, a person is asked about another screen',
  async (t) => {
    const server = await withServer(t)
    const client = connect(t, server)
    const connection = await server.next()
    await welcome(connection)
    await client.ready()
    const gone = lineBecomes(client, (line) => line === 'offline')
    connection.close(1001)
    await gone
    const back = await server.next()
    await welcome(back)
    await lineBecomes(client, isOnline)

    const waiting = client.request('session.users', {}).catch((error: unknown) => error)
    await requestOf(back)
    const error = { code: 'REGISTER_TAKEN_OVER', message: 'Taken over.', details: {}, retryable: false }
    back.send({ type: 'bye', code: 4004, reason: 'taken-over', error })
    back.close(4004)
    t.strictSame(await lineBecomes(client, isClosed), { closed: 4004, error })
    t.match(await waiting, { code: 'LINE_DOWN' }, 'no request is left hanging')

    client.reconnect({ takeOver: true })
    const taken = await server.next()
    t.match(await welcome(taken), { takeOver: true })
    await lineBecomes(client, isOnline)
    taken.cut()
    t.notOk('takeOver' in (await welcome(await server.next())), 'a later cut takes nothing over')
  },
)

await t.test('ready() rejects when a person has to do something first', async (t) => {
  const server = await withServer(t)
  const client = connect(t, server)
  const connection = await server.next()
  const ready = client.ready()
  connection.send(helloFrame())
  await connection.next()
  connection.close(4002)
  await t.rejects(ready, { code: 'LINE_DOWN' })
  t.match(client.line(), { closed: 4002, error: null })
})

await t.test('checks the size before it sends, and gives an unanswered request up', async (t) => {
  const server = await withServer(t)
  const client = connect(t, server, { timing: { answerWithin: 30 } })
  const connection = await server.next()
  connection.send(helloFrame(500))
  await connection.next()
  connection.send({ type: 'welcome', stream: streamId, n: 0, snapshot: emptyState() })
  await client.ready()
  const tooLarge = client.request('sale.scan', { code: 'é'.repeat(300), source: 'paste' })
  await t.rejects(tooLarge, { code: 'REQUEST_TOO_LARGE', body: { details: { limit: 500 } } })
  const unanswered = client.request('session.users', {}).catch((error: unknown) => error)
  t.match(await requestOf(connection), { name: 'session.users' }, 'the large one was not sent')
  const error = await unanswered
  t.ok(error instanceof RequestError && error.code === 'LINE_UNANSWERED')
})

await t.test('a daemon that never welcomes is tried again', async (t) => {
  const server = await withServer(t)
  const client = connect(t, server, { timing: { welcomeWithin: 20 } })
  await server.next()
  await welcome(await server.next())
  await client.ready()
  t.equal(client.line(), 'online')
})

await t.test('frames: what is none is ignored, also one of a newer daemon', async (t) => {
  for (const data of ['', '{', '[]', 'null', '{"type":"toString"}', '{"type":"update"}', '{"type":"later","n":1}', 7])
    t.equal(parseFrame(data), null, JSON.stringify(data))
  t.match(parseFrame('{"type":"pong","time":"2026-11-24T10:15:00.000Z"}'), { type: 'pong' })
})

await t.test('the pause before coming back grows, has a cap and differs between screens', async (t) => {
  const pauses = [0, 1, 2, 3, 50].map((attempt) => retryDelay(attempt, 200, 5000, 0.999))
  t.strictSame(pauses.map(Math.round), [200, 400, 800, 1599, 4998])
  t.equal(retryDelay(3, 200, 5000, 0), 800)
})

await t.test('changes without a part leave the state as it is', async (t) => {
  const state = emptyState()
  const feedback = { good: false, scan: null, text: 'No', error: null }
  const applied = applyChanges(state, [{ part: 'feedback', value: feedback }])
  t.equal(applied.state, state)
  t.strictSame(applied.feedback, [feedback])
})
