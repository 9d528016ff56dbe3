import t from 'tap'
import { verifyRecords } from '../journal/verifier.js'
import { newId } from './ids.js'
import type { ConflictOutcome } from './store.js'
import type { Shop } from './testing/shop.js'
import { complete, granted, receive, refusalOf, requestKey, scan, serial } from './testing/till.js'
import { commit, end, linesOf, sendOff, sent, step, type Given } from './testing/transfer-steps.js'
import { announce, openTwoShops, tell } from './testing/two-stores.js'

const onHand = async ({ store }: Shop, itemId: string) => {
  const found = await store.stock.onHand(itemId)
  return [found?.quantity, found?.serials.map(({ label }) => label)] as const
}

const life = async (shop: Shop, label: string) => {
  const [unit] = await shop.store.serials.life(serial(label))
  return [unit?.state, unit?.events.map(({ kind }) => kind.replace('unit.', ''))] as const
}

const statesOf = async (shop: Shop, transfer: string) => {
  const details = await shop.store.transfers.details(transfer)
  return Object.fromEntries(details?.lines.flatMap(({ units }) => units.map((unit) => [unit.serial, unit.state])) ?? [])
}

await t.test('goods leave at once, are nowhere for sale, and come in at the other store', async (t) => {
  const { a, b } = await openTwoShops(t)
  const { watch, socks } = a.items
  await receive(a.store, a.actor(), watch, ['W1', 'W2', 'W3'])
  await receive(a.store, a.actor(), socks, [], 10)
  t.match(await sendOff(a, a, [[watch, ['W1']]]), { refused: { code: 'TRANSFER_TO_ITSELF' } })
  t.match(await sendOff(a, b, [[watch, ['W1', 'W9']]], {}), { faults: [{ serial: 'W9', code: 'SERIAL_NOT_IN_STOCK' }] })
  const transfer = await sent(
    sendOff(a, b, [
      [watch, ['W1', 'W2']],
      [socks, [], 4],
    ]),
  )
  t.strictSame(await onHand(a, watch), [1, ['W3']])
  t.strictSame(await onHand(a, socks), [6, []])
  t.match(await a.store.transfers.list({ open: true, limit: 10 }), [
    {
      number: '1-T-1',
      direction: 'outgoing',
      destination: { name: 'Harbour' },
      quantity: 6,
      counts: { 'in-transit': 6 },
      open: true,
      recall: null,
    },
  ])
  const refused = await scan(a.store, a.actor(), newId(), 'W1')
  t.match(refused, {
    refused: { code: 'SERIAL_IN_TRANSIT', details: { s: 'W1', t: '1-T-1', A: 'Main Street', B: 'Harbour' } },
  })

  await announce(a, b, transfer)
  t.strictSame(await announce(a, b, transfer), await a.store.transfers.manifest(transfer), 'twice is once')
  t.match(await scan(b.store, b.actor(), newId(), 'W1'), {
    refused: { code: 'SERIAL_IN_TRANSIT', details: { t: '1-T-1', A: 'Main Street', B: 'Harbour' } },
  })
  for (const shop of [a, b])
    t.match(await life(shop, 'W1'), ['on transfer 1-T-1 from Main Street to Harbour', /transfer/])
  t.strictSame(await onHand(b, watch), [0, []])
  t.match(await receive(b.store, b.actor(), watch, ['W1']), { faults: [{ code: 'SERIAL_IN_TRANSIT' }] })

  t.match(await commit(a, transfer, 'all'), { refused: { code: 'TRANSFER_OTHER_SIDE', details: { store: 'Harbour' } } })
  t.match(await commit(b, transfer, 'all'), { number: '4-TC-1', received: 6, open: false })
  t.strictSame(await onHand(b, watch), [2, ['W1', 'W2']])
  t.strictSame(await onHand(b, socks), [4, []])
  t.match(await commit(b, transfer, 'all'), {
    refused: { code: 'TRANSFER_RECEIVED', details: { t: '1-T-1', B: 'Harbour' } },
  })
  t.match(
    await a.sql<{ document_id: string }>(
      `select source_store_id, destination_store_id from up.document where kind = 'transfer-initiate'`,
    ),
    [{ source_store_id: a.store.context.storeId, destination_store_id: b.store.context.storeId }],
  )

  await tell(b, a, transfer)
  await tell(b, a, transfer)
  t.strictSame(await life(a, 'W1'), ['in stock at Harbour', ['received', 'transfer-initiated', 'transfer-arrived']])
  t.strictSame(await life(b, 'W1'), ['in stock', ['transfer-announced', 'transfer-committed']])
  t.match(await scan(a.store, a.actor(), newId(), 'W1'), {
    refused: { code: 'SERIAL_AT_OTHER_STORE', details: { store: 'Harbour' } },
  })
  t.match(await a.store.transfers.details(transfer), { open: false, counts: { received: 6 } })
  await a.sql(
    `insert into cat.item_regulated (item_id, manufacturer, importer, model, calibre, type) values ($1, 'Acme', null, 'A', null, null)`,
    [watch],
  )
  t.strictSame(
    (await a.sql<{ entry: string }>(`select entry from st.bound_book where serial = 'W1' order by at, number`)).map(
      ({ entry }) => entry,
    ),
    ['Acquisition', 'Disposition'],
    'what arrived at the other store came in there',
  )

  // And back again: each store knows the unit already, and what was known before is older.
  const back = await sent(sendOff(b, a, [[watch, ['W1']]]))
  await announce(b, a, back)
  t.match(await commit(a, back, 'all'), { number: '1-TC-1', received: 1 })
  t.strictSame(await onHand(a, watch), [2, ['W1', 'W3']])
  const sale = newId()
  granted(await scan(a.store, a.actor(), sale, 'W1'))
  granted(await complete(a.store, a.actor(), sale))
  for (const { store } of [a, b])
    t.match(await verifyRecords(store.journal.records()), { difference: null }, 'both journals are whole')
})

await t.test('what is missing wants a choice for each; late units are followed up', async (t) => {
  const { a, b } = await openTwoShops(t)
  const { watch, socks } = a.items
  await receive(a.store, a.actor(), watch, ['W1', 'W2', 'W3', 'W4', 'W5'])
  await receive(a.store, a.actor(), socks, [], 10)
  const transfer = await sent(
    sendOff(a, b, [
      [watch, ['W1', 'W2', 'W3', 'W4']],
      [socks, [], 5],
    ]),
  )
  await announce(a, b, transfer)
  await receive(b.store, b.actor(), watch, ['H1'])

  t.match(
    await commit(b, transfer, [
      [watch, ['W1', 'W5', 'H1']],
      [socks, [], 3],
    ]),
    {
      faults: [
        {
          line: 1,
          serial: 'W5',
          code: 'TRANSFER_NOT_ON_MANIFEST',
          details: { t: '1-T-1', state: 'it was never received' },
        },
        { line: 1, serial: 'H1', code: 'TRANSFER_NOT_ON_MANIFEST', details: { state: 'in stock' } },
        { code: 'TRANSFER_SHORT', details: { n: 5, list: ['W2', 'W3', 'W4', '2 × Sport Socks'] } },
      ],
    },
  )
  t.match(
    await commit(
      b,
      transfer,
      [
        [watch, ['W1', 'W1']],
        [socks, [], 6],
      ],
      { missing: 'late' },
    ),
    {
      faults: [{ code: 'SERIAL_DUPLICATE_IN_LIST' }, { code: 'TRANSFER_OVER', details: { n: 6, q: 5 } }],
    },
  )
  const choices: readonly Given[] = [
    [watch, ['W1']],
    [socks, [], 3],
    [watch, ['W3'], 1, 'released'],
    [watch, ['W4'], 1, 'lost'],
  ]
  t.match(await commit(b, transfer, choices, { missing: 'late' }), { refused: { code: 'REASON_REQUIRED' } })
  t.match(
    await b.store.transfers.previewCommit({
      ...step(b, transfer),
      documentId: newId(),
      businessDate: '2026-11-24',
      all: false,
      lines: linesOf(choices),
      missing: 'late',
    }),
    {
      faults: [],
    },
  )
  t.match(await commit(b, transfer, choices, { missing: 'late', reason: 'box was open' }), {
    received: 4,
    late: 3,
    released: 1,
    lost: 1,
    open: true,
  })
  t.strictSame(await statesOf(b, transfer), { W1: 'received', W2: 'late', W3: 'released', W4: 'lost' })
  t.match(await b.store.transfers.list({ open: true, limit: 10 }), [
    { counts: { received: 4, late: 3, released: 1, lost: 1 }, lateSince: /^2/ },
  ])
  t.match(await b.sql('select kind, settled_at from st.exception'), [{ kind: 'transfer-short', settled_at: null }])
  t.match(await commit(b, transfer, [[watch, ['W3']]], { missing: 'late' }), {
    faults: [{ code: 'TRANSFER_NOT_ON_MANIFEST', details: { state: 'it was given back to Main Street' } }],
  })
  t.match(
    await commit(
      b,
      transfer,
      [
        [watch, ['W2']],
        [socks, [], 1],
      ],
      { missing: 'late' },
    ),
    { received: 2, late: 1 },
  )
  t.match(await end(b, transfer, 'lost', [[socks, [], 1]]), { lost: 1, document: null, open: false })
  t.match(await b.sql('select kind, settled_at from st.exception'), [{ settled_at: Date }])
  t.match(await end(b, transfer, 'lost', 'all'), { refused: { code: 'TRANSFER_RECEIVED' } })

  await tell(b, a, transfer)
  t.strictSame(await statesOf(a, transfer), { W1: 'received', W2: 'received', W3: 'released', W4: 'lost' })
  t.match(await life(a, 'W4'), ['adjusted out', ['received', 'transfer-initiated', 'transfer-missed']])
  t.match(await end(a, transfer, 'returned', [[watch, ['W2']]]), {
    faults: [{ code: 'TRANSFER_NOT_ON_MANIFEST', details: { state: 'in stock at Harbour' } }],
  })
  t.match(await end(a, transfer, 'returned', [[watch, ['W3']]]), { returned: 1, number: '1-TR-1', open: false })
  t.strictSame(await onHand(a, watch), [2, ['W3', 'W5']])
  await tell(a, b, transfer)
  t.match(await life(b, 'W3'), ['in stock at Main Street', ['transfer-announced', 'transfer-recovered']])
})

await t.test(
  'an error is taken back at once while nobody else can know of it, later by a recall in two steps',
  async (t) => {
    const { a, b } = await openTwoShops(t)
    const { watch, radio } = a.items
    await receive(a.store, a.actor(), watch, ['W1', 'W2'])
    await receive(a.store, a.actor(), radio, [], 5)
    const mistake = await sent(
      sendOff(a, b, [
        [watch, ['W1']],
        [radio, [], 2],
      ]),
    )
    t.match(await end(a, mistake, 'returned', 'all'), { returned: 3, open: false })
    t.strictSame(
      [await onHand(a, watch), await onHand(a, radio)],
      [
        [2, ['W1', 'W2']],
        [5, []],
      ],
    )
    t.match(await end(a, mistake, 'returned', 'all'), { refused: { code: 'TRANSFER_SETTLED' } })

    const transfer = await sent(
      sendOff(a, b, [
        [watch, ['W1', 'W2']],
        [radio, [], 2],
      ]),
    )
    await announce(a, b, transfer)
    t.match(await end(a, transfer, 'returned', 'all'), {
      refused: { code: 'TRANSFER_NOT_RELEASED', details: { t: '1-T-2', B: 'Harbour' } },
    })
    t.match(await a.store.transfers.recall(step(a, transfer)), { open: true, released: 0 })
    t.match(await a.store.transfers.recall(step(a, transfer)), { released: 0 }, 'asking twice asks once')
    t.equal((await a.sql(`select from up.event where kind = 'transfer.recall-requested'`)).length, 1)
    t.match(
      await end(a, transfer, 'returned', [[watch, ['W1']]]),
      { faults: [{ code: 'TRANSFER_NOT_RELEASED' }] },
      'pending while the line is down',
    )
    await tell(a, b, transfer)
    t.match(await b.store.transfers.details(transfer), {
      recall: { by: 'Ada', reason: 'sent by mistake', releasedAt: null },
    })
    t.match(await a.store.transfers.release(step(a, transfer)), { refused: { code: 'TRANSFER_OTHER_SIDE' } })
    t.match(await b.store.transfers.release(step(b, transfer)), { released: 4, open: false })
    t.match(await commit(b, transfer, 'all'), { refused: { code: 'TRANSFER_SETTLED' } })
    await tell(b, a, transfer)
    t.match(await end(a, transfer, 'returned', 'all'), { returned: 4, open: false })
    t.strictSame(
      [await onHand(a, watch), await onHand(a, radio)],
      [
        [2, ['W1', 'W2']],
        [5, []],
      ],
    )
    await tell(a, b, transfer)
    await tell(b, a, transfer)
    t.strictSame(await statesOf(b, transfer), { W1: 'returned', W2: 'returned' })

    // The same unit again: what the first journey left behind does not stand in the way. And now the recall is late.
    const again = await sent(sendOff(a, b, [[watch, ['W1']]]))
    await announce(a, b, again)
    granted(await a.store.transfers.recall(step(a, again)))
    t.match(await commit(b, again, 'all'), { received: 1 })
    await tell(b, a, again)
    t.match(await a.store.transfers.recall(step(a, again)), {
      refused: { code: 'TRANSFER_RECEIVED', details: { t: '1-T-3', B: 'Harbour' } },
    })
    t.match(await b.store.transfers.release(step(b, again)), { refused: { code: 'TRANSFER_RECEIVED' } })
  },
)

await t.test('a manifest for another store, with other goods, or with numbers that are known otherwise', async (t) => {
  const { a, b } = await openTwoShops(t)
  const { watch } = a.items
  await receive(a.store, a.actor(), watch, ['W1', 'W2'])
  const transfer = await sent(sendOff(a, b, [[watch, ['W1', 'W2']]]))
  const manifest = await a.store.transfers.manifest(transfer)
  if (manifest === null) throw new Error('no manifest')
  const from = (shop: Shop, more: object) =>
    shop.store.transfers.announce({
      actor: shop.actor(),
      origin: 'manifest',
      text: 'text',
      manifest: { ...manifest, ...more },
    })
  t.match(await from(a, {}), { refused: { code: 'MANIFEST_FOREIGN', details: { B: 'Harbour' } } })
  const [line] = manifest.lines
  if (line === undefined) throw new Error('no line')
  t.match(await from(b, { lines: [{ ...line, code: '04006381333931' }] }), { refused: { code: 'UPC_UNKNOWN' } })

  await receive(b.store, b.actor(), watch, ['W2'])
  t.match(await from(b, {}), { units: 1, conflicts: 1, known: null })
  t.match(await from(b, {}), { units: 0, known: /^2/ })
  t.match(await from(b, { lines: [{ ...line, quantity: 1, units: line.units.slice(1) }] }), {
    refused: { code: 'MANIFEST_DIFFERS' },
  })
  t.match(await b.sql('select kind, details from st.exception'), [
    { kind: 'transfer-conflict', details: { serials: ['W2'] } },
  ])
  t.match(await commit(b, transfer, [[watch, ['W1', 'W2']]]), {
    faults: [{ serial: 'W2', code: 'TRANSFER_NOT_ON_MANIFEST', details: { state: /another unit/ } }],
  })
  t.match(await commit(b, transfer, [[watch, ['W1']]]), { received: 1 })
})

const verdictOf = async ({ store }: Shop) => (await verifyRecords(store.journal.records())).difference

await t.test(
  'a number that two records claim is settled by a person, and every step stands in the journal',
  async (t) => {
    const { a, b } = await openTwoShops(t)
    const { watch } = a.items
    await receive(a.store, a.actor(), watch, ['W1', 'W2', 'W3'])
    const transfer = await sent(sendOff(a, b, [[watch, ['W1', 'W2', 'W3']]]))
    await receive(b.store, b.actor(), watch, ['W1', 'W2'])
    await announce(a, b, transfer)
    t.equal(await verdictOf(b), null, 'a mark is no change behind the journal’s back')
    t.match(await scan(b.store, b.actor(), newId(), 'W2'), { refused: { code: 'SERIAL_CONFLICT' } })
    t.match(await b.store.serials.toLookAt({ kind: 'conflict', limit: 9 }), [
      { serial: 'W1', transferNumber: '1-T-1' },
      { serial: 'W2', transfer },
    ])
    const settle = (shop: Shop, label: string, outcome: ConflictOutcome) =>
      shop.store.transfers.settle({ ...step(shop, transfer), serial: serial(label), outcome, reason: 'looked at it' })
    t.match(await settle(b, 'W3', 'received'), { refused: { code: 'NOT_FOUND', details: { what: 'conflict' } } })
    t.match(await settle(b, 'W1', 'kept'), { refused: { code: 'REQUEST_INVALID' } })
    t.match(await settle(b, 'W1', 'received'), { received: 1, open: true })
    t.match(await settle(b, 'w2', 'released'), { released: 1, open: true })
    t.match(await settle(b, 'W2', 'released'), { refused: { code: 'NOT_FOUND' } }, 'once')
    t.strictSame(await statesOf(b, transfer), { W1: 'received', W2: 'released', W3: 'in-transit' })
    t.match(await life(b, 'W1'), ['in stock', ['received', 'conflicted', 'conflict-settled']])
    t.match(await b.sql('select settled_at from st.exception'), [{ settled_at: Date }])
    t.equal(await verdictOf(b), null)
    t.match(await scan(b.store, b.actor(), newId(), 'W2'), { line: String }, 'W2 is sold again')

    // The source hears of it: W1 went over, W2 is its own again.
    t.match(await commit(b, transfer, [[watch, ['W3']]]), { open: false })
    const news = await tell(b, a, transfer)
    t.strictSame(await statesOf(a, transfer), { W1: 'received', W2: 'released', W3: 'received' })
    t.match(await life(a, 'W1'), ['in stock at Harbour', ['received', 'transfer-initiated', 'transfer-arrived']])
    t.match(await end(a, transfer, 'returned', [[watch, ['W2']]]), { returned: 1, open: false })
    t.equal(await verdictOf(a), null)

    // Both say that they have it: the mark is made once, and taken off here.
    const both = { ...news, units: news.units.map((unit) => ({ ...unit, state: 'received' as const })) }
    t.match(await a.store.transfers.learn(a.actor(), both), { conflicts: 1 })
    t.equal(await verdictOf(a), null)
    t.match(await settle(a, 'W2', 'released'), { refused: { code: 'REQUEST_INVALID' } })
    t.match(await settle(a, 'W2', 'kept'), { transfer })
    t.match(await a.store.transfers.learn(a.actor(), both), { conflicts: 0 }, 'the same news asks nothing again')
    t.match(await a.sql('select conflict from st.unit where conflict'), [])
    t.equal(await verdictOf(a), null)
  },
)

await t.test('a request that is sent again gets the same answer', async (t) => {
  const { a, b } = await openTwoShops(t)
  const { watch } = a.items
  await receive(a.store, a.actor(), watch, ['W1', 'W2'])
  const request = requestKey(a.actor())
  const first = await sendOff(a, b, [[watch, ['W1', 'W2']]], { request })
  t.strictSame(await sendOff(a, b, [[watch, ['W1', 'W2']]], { request }), first)
  const transfer = granted(first as { document: string }).document
  await announce(a, b, transfer)
  const received = requestKey(b.actor())
  const once = await commit(b, transfer, [[watch, ['W1']]], { missing: 'late', request: received })
  t.strictSame(await commit(b, transfer, [[watch, ['W1']]], { missing: 'late', request: received }), once)
  t.equal(
    refusalOf(await commit(b, transfer, [], { missing: 'late' })),
    null,
    'nothing came yet: an answer without a document',
  )
})
