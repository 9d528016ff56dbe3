import t from 'tap'
import { newId } from './ids.js'
import type { BasketTender } from '../sale/basket.js'
import type { DayState } from './store.js'
import { openShop, shopCodes } from './testing/shop.js'
import { complete, granted, refusalOf, requestKey, scan } from './testing/till.js'

await t.test('a cash session from its float to its count', async (t) => {
  const shop = await openShop(t)
  const { store } = shop
  const { cash } = store
  const actor = shop.actor()
  const register = actor.registerId ?? ''
  const asked = () => ({ actor, register, request: requestKey(actor) })
  const sell = async (tenders?: readonly BasketTender[]) => {
    const basket = newId()
    granted(await scan(store, actor, basket, shopCodes.socks))
    return complete(store, actor, basket, tenders === undefined ? {} : { tenders })
  }

  await t.test('is kept where somebody opens one, and demanded where the configuration says so', async (t) => {
    granted(await sell())
    await cash.configure({ sessionRequired: true })
    t.match(await sell(), { refused: { code: 'CASH_SESSION_REQUIRED', details: { register: 1 } } })
    t.equal(refusalOf(await cash.count({ ...asked(), counted: 1, mayRecount: true })), 'CASH_SESSION_NONE')
    t.equal(refusalOf(await cash.pay({ ...asked(), kind: 'paid-in', amount: 5, reason: 'x' })), 'CASH_SESSION_NONE')
    const opened = granted(await cash.open({ ...asked(), float: 10_000 }))
    t.match(opened, { number: 1, float: 10_000, counted: null, expected: null, overShort: null, isCountFresh: false })
    t.match(await cash.open({ ...asked(), float: 1 }), {
      refused: { code: 'CASH_SESSION_OPEN', details: { user: 'Ada' } },
    })
    const basket = await store.baskets.current(register)
    granted(await complete(store, actor, basket?.id ?? ''))
    t.strictSame(await shop.sql('select count(*)::int as n from up.document where cash_session_id is not null'), [
      { n: 1 },
    ])
  })

  await t.test('the count is blind; a second one takes a manager, unless something happened since', async (t) => {
    granted(await sell([{ kind: 'card', amount: 599 }]))
    t.equal(refusalOf(await cash.pay({ ...asked(), kind: 'paid-out', amount: 300, reason: '  ' })), 'REASON_REQUIRED')
    granted(await cash.pay({ ...asked(), kind: 'paid-out', amount: 300, reason: 'window cleaner' }))
    granted(await cash.pay({ ...asked(), kind: 'paid-in', amount: 50, reason: 'found under the drawer' }))
    t.equal(refusalOf(await cash.noSale({ ...asked(), reason: '' })), 'REASON_REQUIRED')
    granted(await cash.noSale({ ...asked(), reason: 'change for a bill' }))
    t.match(await cash.current(register), { expected: null, overShort: null }, 'nothing of what should be there')
    const close = () => cash.close({ ...asked(), printer: 'receipt-1', secondsToLive: 60 })
    t.equal(refusalOf(await close()), 'CASH_COUNT_MISSING')

    // Two count at once: the second is told that it was done.
    const both = await Promise.all(
      [10_300, 10_349].map((counted) => cash.count({ ...asked(), counted, mayRecount: false })),
    )
    t.strictSame(
      both.map(refusalOf).filter((code) => code !== null),
      ['CASH_COUNTED'],
    )
    t.match(await cash.current(register), { expected: 10_349, isCountFresh: true })
    granted(await cash.count({ ...asked(), counted: 10_340, mayRecount: true }))
    granted(await sell())
    t.equal(refusalOf(await close()), 'CASH_COUNT_STALE')
    t.match(granted(await cash.count({ ...asked(), counted: 10_940, mayRecount: false })), {
      expected: 10_948,
      overShort: -8,
    })

    const asking = { ...asked(), printer: 'receipt-1', secondsToLive: 60 }
    const report = granted(await cash.close(asking))
    t.match(report, {
      register: 1,
      number: 1,
      documents: [{ kind: 'sale', count: 3, total: 1797 }],
      tenders: [
        { kind: 'card', amount: 599 },
        { kind: 'cash', amount: 1198 },
      ],
      paidIn: 50,
      paidOut: 300,
      noSales: 1,
      expected: 10_948,
      counted: 10_940,
      overShort: -8,
      closedBy: 'Ada',
    })
    t.strictSame(granted(await cash.close(asking)), report, 'a repeat closes nothing else')
    t.equal(await cash.current(register), null)
    t.match(await store.jobs.open(register), [{ title: 'Z report 1-1', body: { cash: { overShort: -8 } } }])
    t.match(await cash.sessions(null, 10), { rows: [{ number: 1, overShort: -8 }], next: null })
    t.match(granted(await cash.open({ ...asked(), float: 0 })), { number: 2 })
    t.match(await shop.sql(`select kind from up.event where kind like 'cash.%' order by seq`), [
      { kind: 'cash.opened' },
      { kind: 'cash.paid-out' },
      { kind: 'cash.paid-in' },
      { kind: 'cash.no-sale' },
      { kind: 'cash.counted' },
      { kind: 'cash.counted' },
      { kind: 'cash.counted' },
      { kind: 'cash.closed' },
      { kind: 'cash.opened' },
    ])
  })

  await t.test('a closing waits for the sale in hand, and is refused while one is being paid', async (t) => {
    granted(await cash.count({ ...asked(), counted: 0, mayRecount: false }))
    const basket = newId()
    granted(await scan(store, actor, basket, shopCodes.socks))
    granted(
      await store.baskets.tender({
        actor,
        basketId: basket,
        version: 1,
        tender: { kind: 'cash', amount: 100 },
        request: requestKey(actor),
        reply: {},
      }),
    )
    const close = () => cash.close({ ...asked(), printer: null, secondsToLive: 60 })
    t.match(await close(), { refused: { code: 'SALE_STATE' } })
    const [sold, closed] = await Promise.all([complete(store, actor, basket), close()])
    granted(sold)
    t.match(refusalOf(closed), /SALE_STATE|CASH_COUNT_STALE/)
    t.match(granted(await cash.count({ ...asked(), counted: 599, mayRecount: false })), { overShort: 0 })

    // Sales and the closing at once: every document has the session it is counted in.
    const other = newId()
    granted(await scan(store, actor, other, shopCodes.socks))
    const [sale, end] = await Promise.all([complete(store, actor, other), close()])
    const reports = (await cash.sessions(null, 1)).rows[0]
    const counted = reports?.documents.reduce((sum, { count }) => sum + count, 0)
    const [stamped] = await shop.sql<{ n: number }>(
      'select count(*)::int as n from up.document where cash_session_id = $1',
      [reports?.session],
    )
    t.equal(counted, stamped?.n)
    t.ok(refusalOf(sale) === 'CASH_SESSION_REQUIRED' ? refusalOf(end) === null : refusalOf(end) === 'CASH_COUNT_STALE')
  })
})

await t.test('a day is closed once, when nothing is open; gaps and the ends of the journal are told', async (t) => {
  const shop = await openShop(t)
  const { store } = shop
  const actor = shop.actor()
  const register = actor.registerId ?? ''
  const asked = () => ({ actor, register, request: requestKey(actor) })
  const close = () => store.days.close({ actor, businessDate: '2026-11-24', request: requestKey(actor) })
  const sell = async (printer?: string) => {
    const basket = newId()
    granted(await scan(store, actor, basket, shopCodes.socks))
    return granted(await complete(store, actor, basket, printer === undefined ? {} : { printer }))
  }
  await sell('receipt-1')
  await shop.sql('update st.register set receipt_counter = receipt_counter + 2 where number = 1')
  await sell()
  const open = newId()
  granted(await scan(store, actor, open, shopCodes.socks))
  granted(await store.cash.open({ ...asked(), float: 0 }))
  t.match(await close(), { refused: { code: 'DAY_OPEN', details: { sales: 1, sessions: 1 } } })
  granted(await store.baskets.suspend({ actor, basketId: open, request: null }))
  granted(await store.cash.count({ ...asked(), counted: 0, mayRecount: false }))
  granted(await store.cash.close({ ...asked(), printer: null, secondsToLive: 60 }))

  const closed = await Promise.all([close(), close()])
  t.strictSame(new Set(closed.map(refusalOf)), new Set([null, 'DAY_CLOSED']))
  const state = await store.days.state('2026-11-24')
  t.match(state, {
    closedBy: 'Ada',
    openSales: [],
    suspendedSales: 1,
    cashSessions: [],
    unprintedJobs: ['Receipt 1-1-1'],
    documents: [{ kind: 'sale', count: 2 }],
    closedSessions: [{ register: 1, number: 1, overShort: 0 }],
  })
  const [event] = await shop.sql<{ body: DayState; seq: number; prev: string }>(
    `select body::jsonb as body, seq::int as seq, encode(prev_hash, 'hex') as prev from up.event where kind = 'day.closed'`,
  )
  t.strictSame(event?.body.gaps, [{ after: '1-1-1', before: '1-1-4', missing: 2 }])
  t.match(
    event?.body.heads,
    [{ stream: register, seq: (event?.seq ?? 0) - 1, hash: event?.prev }],
    'where the stream ended',
  )
  t.match(await store.days.closedDays(null, 10), [{ businessDate: '2026-11-24', closedBy: 'Ada' }])
  t.strictSame(await store.days.closedDays('2026-11-24', 10), [])
  t.equal(await store.days.closed('2026-11-23'), null)
  await sell()
  const past = await store.days.closed('2026-11-24')
  t.match(past, { documents: [{ count: 2 }], heads: event?.body.heads, entry: { stream: register, seq: event?.seq } })
  t.match(past?.entry.hash, /^[0-9a-f]{64}$/)

  const print = (subject: string) =>
    store.jobs.enqueue({
      id: newId(),
      kind: 'receipt',
      printer: 'receipt-1',
      actor,
      documentId: null,
      subject,
      body: { day: '2026-11-24' },
      title: 'Day 2026-11-24',
      secondsToLive: null,
      again: true,
      request: null,
    })
  const subject = past?.event ?? ''
  t.match(await print(subject), { copy: 0 }, 'the first print is no copy')
  const copies = await Promise.all([print(subject), print(subject)])
  t.strictSame(new Set(copies.map(({ copy }) => copy)), new Set([1, 2]))
  t.match(await print(newId()), { copy: 0 }, 'another one is counted for itself')
  t.match(await shop.sql(`select count(*)::int as n from up.event where kind = 'report.printed-again'`), [{ n: 2 }])
})
