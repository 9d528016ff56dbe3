import t from 'tap'
import { historyQuery } from '../reports/report-query.js'
import { newId } from './ids.js'
import type { CustomerFields } from './store.js'
import { openShop, shopCodes } from './testing/shop.js'
import { complete, granted, receive, refusalOf, requestKey, scan } from './testing/till.js'

/** Every event's hash is that of its bytes, and follows the one before it. */
const brokenEvents = `select count(*)::int as n from (
  select e.hash <> st.event_hash(e) or e.prev_hash <> coalesce(lag(e.hash) over (partition by e.stream order by e.seq), '') as broken from up.event e) x where broken`

await t.test('customers', async (t) => {
  const shop = await openShop(t)
  const { store } = shop
  const sql = <T extends object = Record<string, unknown>>(text: string) => shop.sql<T>(text)
  const actor = shop.actor()
  const asked = () => ({ actor, request: requestKey(actor) })
  const add = async (fields: CustomerFields, number: string | null = null) =>
    granted(await store.customers.create({ ...asked(), number, fields }))
  const found = async (text: string) => (await store.customers.find(text, 50)).map(({ number }) => number)

  const ines = await add({ name: 'Inés María Okoro', phone: '+44 (20) 7946-0018', email: 'Ines@example.org' })
  const lang = await add({ name: 'Ines Lang', phone: '030 1234567' }, 'CARD-77')

  await t.test('are found by the beginning of name, number, address, or any digits of the phone', async (t) => {
    t.equal(ines.number, '1-C-1')
    t.strictSame(await found('INES'), ['CARD-77', '1-C-1'])
    t.strictSame(await found('maria ok'), ['1-C-1'], 'from any word on, without its accents')
    t.strictSame(await found('aria'), [], 'not from the middle of a word')
    t.strictSame(await found('card-7'), ['CARD-77'])
    t.strictSame(await found('ines@EX'), ['1-C-1'])
    t.strictSame(await found('79460018'), ['1-C-1'])
    t.strictSame(await found('020 7946'), ['1-C-1'], 'written as it is dialled at home')
    t.strictSame(await found('+49 30 1234567'), [], 'another country')
    t.strictSame(await found('  '), [])
    t.strictSame(await found('%'), [])
  })

  await t.test('a search is a range of the index, however many there are', async (t) => {
    await sql(
      `insert into st.customer (id, number, name) select gen_random_uuid(), 'X-' || n, 'Person ' || n from generate_series(1, 20000) n`,
    )
    await sql(
      `insert into st.customer_term select 'person ' || substr(number, 3), 'name', id from st.customer where number like 'X-%'`,
    )
    await sql('analyze st.customer_term')
    const plan = await sql<{ 'QUERY PLAN': string }>(
      `explain select customer_id from st.customer_term where term >= 'person 199' and term < 'person 199' || U&'\\+10FFFF' and kind <> 'phone' limit 500`,
    )
    t.match(plan.map((row) => row['QUERY PLAN']).join('\n'), /Index (Only )?(Scan|Cond)|Bitmap Index/)
    t.equal((await found('person 1999')).length, 11)
  })

  await t.test('come a page at a time: each of them once, in the order of what was found', async (t) => {
    const all: string[] = []
    let after: string | null = null
    do {
      const { rows, next } = await store.customers.page('person 19', after, 100)
      all.push(...rows.map(({ number }) => number))
      after = next
    } while (after !== null)
    t.equal(all.length, 1111)
    t.equal(new Set(all).size, 1111)
    t.strictSame(all.slice(0, 3), ['X-19', 'X-190', 'X-1900'])
    await add({ name: 'Anna Annie Ann', phone: '030 4444 4444' }, 'ANN')
    t.equal((await store.customers.page('ann', null, 10)).rows.length, 1, 'found by four terms, shown once')
    t.equal((await store.customers.page('4444', null, 10)).rows.length, 1)
    const first = await store.customers.page('', null, 2)
    t.strictSame(
      first.rows.map(({ number }) => number),
      ['1-C-1', 'ANN'],
      'all of them by number',
    )
    t.match(await store.customers.page('', first.next, 1), { rows: [{ number: 'CARD-77' }] })
    await t.rejects(store.customers.page('x', '["a"]', 1), { code: 'REQUEST_INVALID' })
  })

  await t.test('a number is one person’s; what is not named stays; a repeat does nothing twice', async (t) => {
    t.equal(
      refusalOf(await store.customers.create({ ...asked(), number: 'CARD-77', fields: { name: 'Other' } })),
      'CUSTOMER_EXISTS',
    )
    const again = asked()
    const first = granted(await store.customers.create({ ...again, number: null, fields: { name: 'Ada Rowe' } }))
    t.strictSame(granted(await store.customers.create({ ...again, number: null, fields: { name: 'Ada Rowe' } })), first)
    granted(await store.customers.update({ ...asked(), id: lang.id, fields: { phone: null } }))
    t.match(await store.customers.byNumber('CARD-77'), { name: 'Ines Lang', phone: null })
    t.strictSame(await found('1234567'), [])
    t.equal(refusalOf(await store.customers.update({ ...asked(), id: newId(), fields: {} })), 'CUSTOMER_UNKNOWN')
  })

  await t.test('numbers made at once are all different', async (t) => {
    const made = await Promise.all(
      [1, 2].flatMap((register) =>
        [1, 2, 3].map(() => {
          const who = shop.actor(register)
          return store.customers.create({
            actor: who,
            request: requestKey(who),
            number: null,
            fields: { name: 'Twin' },
          })
        }),
      ),
    )
    t.equal(new Set(made.map((row) => granted(row).number)).size, 6)
  })

  await t.test('a sale carries the number; forgetting the person leaves the journal whole', async (t) => {
    const basket = newId()
    granted(await scan(store, actor, basket, shopCodes.socks))
    const named = granted(await store.baskets.setCustomer({ basketId: basket, customer: ines.number, request: null }))
    t.match(named, { version: 2, customer: { number: '1-C-1', name: 'Inés María Okoro' } })
    t.match(await store.baskets.setCustomer({ basketId: basket, customer: '1-C-999', request: null }), {
      refused: { code: 'CUSTOMER_UNKNOWN' },
    })
    const sold = granted(await complete(store, actor, basket))
    t.match(await store.sales.document(sold.document), { customer: { number: '1-C-1', name: 'Inés María Okoro' } })
    const bought = await store.customers.purchases('1-C-1', null, 1)
    t.match(bought.rows, [{ document: sold.document, kind: 'sale', lines: [{ quantity: 1 }] }])
    t.equal(bought.next, null)

    granted(await store.customers.forget({ ...asked(), id: ines.id }))
    t.match(await store.customers.byNumber('1-C-1'), { name: null, phone: null, email: null })
    t.strictSame(await found('okoro'), [])
    t.match(await store.sales.document(sold.document), { customer: { number: '1-C-1', name: null } })
    t.strictSame(await sql(brokenEvents), [{ n: 0 }])
    const told = await sql<{ text: string }>(
      `select string_agg(body, ' ') as text from up.event union all select string_agg(reply, ' ') from st.request
       union all select string_agg(to_jsonb(d)::text, ' ') from up.document d union all select string_agg(term, ' ') from st.customer_term where customer_id = '${ines.id}'`,
    )
    t.notMatch(
      told.map(({ text }) => text).join(' '),
      /okoro|inés|7946|example/i,
      'no name anywhere but in the customer’s own row',
    )
    t.match(await sql(`select kind from up.event where body::jsonb ->> 'customer' = '1-C-1' order by seq`), [
      { kind: 'customer.created' },
      { kind: 'sale.completed' },
      { kind: 'customer.forgotten' },
    ])
    t.equal(
      refusalOf(await store.customers.update({ ...asked(), id: ines.id, fields: { name: 'Back' } })),
      'CUSTOMER_UNKNOWN',
    )
    granted(await store.customers.forget({ ...asked(), id: ines.id }))
  })
})

await t.test('S92: the event that runs at the venue is on every document', async (t) => {
  const shop = await openShop(t)
  const { store, items } = shop
  const actor = shop.actor()
  const now = Date.now()
  const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString()
  const final = { id: newId(), name: 'Cup final', from: at(-1), to: at(2), change: false }
  granted(await store.venueEvents.save({ id: newId(), name: 'Warm-up', from: at(-5), to: at(-1), change: false }))
  granted(await store.venueEvents.save(final))
  t.match(await store.venueEvents.save({ ...final, id: newId(), name: 'Second' }), {
    refused: { code: 'VENUE_EVENT_OVERLAP', details: { event: 'Cup final' } },
  })
  t.match(await store.venueEvents.list(10), [
    { name: 'Cup final', active: true },
    { name: 'Warm-up', active: false },
  ])
  await receive(store, actor, items.watch, ['W-1'])
  const basket = newId()
  granted(await scan(store, actor, basket, shopCodes.socks))
  granted(await complete(store, actor, basket))
  t.strictSame(await shop.sql('select distinct venue_event_id from up.document'), [{ venue_event_id: final.id }])
  t.equal(refusalOf(await store.venueEvents.remove(final.id)), 'VENUE_EVENT_USED')
  granted(await store.venueEvents.save({ ...final, to: at(-0.5), change: true }))
  await receive(store, actor, items.watch, ['W-2'])
  t.match(await shop.sql('select venue_event_id from up.document order by id desc limit 1'), [{ venue_event_id: null }])
})

await t.test(
  'S76, S77, S91: a report names the customer while the store knows who it is, and who did it',
  async (t) => {
    const shop = await openShop(t)
    const { store, items } = shop
    const actor = shop.actor()
    const asked = () => ({ actor, request: requestKey(actor) })
    const { id, number } = granted(
      await store.customers.create({ ...asked(), number: null, fields: { name: 'Ines Lang' } }),
    )
    await receive(store, actor, items.watch, ['W-1'])
    const basket = newId()
    granted(await scan(store, actor, basket, shopCodes.watch, { serial: 'W-1' }))
    granted(await store.baskets.setCustomer({ basketId: basket, customer: number, request: null }))
    granted(await complete(store, actor, basket))
    const query = historyQuery({}, { now: new Date(), zone: 'Europe/Berlin', weekStart: 1 })
    const rows = async () => (await store.reports.history(query, { after: null, limit: 10 })).rows
    const sold = async () => (await rows()).filter(({ type }) => type === 'Sale')
    t.match(await sold(), [
      { customerNumber: number, customerName: 'Ines Lang', user: 'Ada', destination: 'Ines Lang' },
    ])
    granted(await store.customers.forget({ ...asked(), id }))
    t.match(await sold(), [{ customerNumber: number, customerName: null, user: 'Ada', destination: number }])
  },
)
