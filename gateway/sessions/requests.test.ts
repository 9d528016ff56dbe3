import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import t from 'tap'
import { roles } from '../security/permissions.js'
import { idleStore, type Told } from './testing/fake-store.js'
import { startLineServer, testUser } from './testing/line-server.js'

const registers = [
  { id: '00000000-0000-4000-8000-0000000000a1', number: 1 },
  { id: '00000000-0000-4000-8000-0000000000a2', number: 2 },
]
const store = (more: Told = {}) => idleStore(registers, more)
const identify = { type: 'identify', credential: 'good' } as const

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
    details: { position: 3 },
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

await t.test('an answer that is not what the protocol says ends the line in development, and is logged', async (t) => {
  const server = await startLineServer(t, {
    store: store({ catalog: { quickPick: async () => [{ name: '', items: [{ price: 0.5 }] }] as never } }),
  })
  const client = await server.welcome()
  client.send({ type: 'request', id: 'request-1', name: 'catalog.quick-pick', body: {} })
  t.equal(await client.closed, 4008)
})

await t.test('a role may do what it may, and no more', async (t) => {
  const clerk = { ...testUser(), role: 'clerk', permissions: roles.clerk } as const
  const server = await startLineServer(t, { store: store(), user: clerk })
  const client = await server.welcome()
  t.match(await client.ask('sale.scan', { code: 'x', source: 'typed' }), {
    error: { code: 'PERMISSION_REQUIRED', details: { permission: 'sale' } },
  })
})
