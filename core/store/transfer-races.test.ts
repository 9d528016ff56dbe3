import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { newId } from './ids.js'
import { isRefusal } from './store.js'
import type { Shop } from './testing/shop.js'
import { complete, receive, refusalOf, scan } from './testing/till.js'
import { announce, openTwoShops, tell } from './testing/two-stores.js'
import { commit, end, sendOff, sent, step } from './testing/transfer-steps.js'

const registers = 16

type Journey = { readonly id: string; readonly from: Shop; readonly to: Shop; known: boolean }

const onHandStates = `('available', 'held', 'quarantine', 'damaged', 'reserved')`

/** Numbers of an item on hand at a store, by its own database. */
const here = async (shop: Shop, item: string): Promise<readonly string[]> =>
  (
    await shop.sql<{ label: string }>(
      `select serial_label as label from st.unit where item_id = $1 and owner_store_id = $2 and state in ${onHandStates} order by 1`,
      [item, shop.store.context.storeId],
    )
  ).map(({ label }) => label)

/** Numbers that the database of their last writer has on the way or written off. */
const awayOrLost = async (a: Shop, b: Shop, item: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await Promise.all(
    [a, b].map((shop) =>
      shop.sql<{ label: string; state: string; number: number }>(
        'select serial_label as label, state, number from st.unit where item_id = $1',
        [item],
      ),
    ),
  )
  const newest = new Map<string, { state: string; number: number }>()
  for (const { label, state, number } of rows.flat())
    if (number > (newest.get(label)?.number ?? 0)) newest.set(label, { state, number })
  return new Map(
    [...newest].flatMap(([label, { state }]) =>
      ['in-transit', 'adjusted-out'].includes(state) ? [[label, state]] : [],
    ),
  )
}

await t.test('16 registers sell units while they are transferred: each is sold or in transit', async (t) => {
  const { a, b } = await openTwoShops(t, { registers, poolSize: 36 })
  const { watch } = a.items
  const numbers = Array.from({ length: registers }, (_, index) => `R-${String(index + 1).padStart(2, '0')}`)
  await receive(a.store, a.actor(), watch, numbers)
  const sell = async (register: number, number: string): Promise<boolean> => {
    const actor = a.actor(register)
    const sale = newId()
    if (isRefusal(await scan(a.store, actor, sale, number))) return false
    return !isRefusal(await complete(a.store, actor, sale))
  }
  const [sold, ...transfers] = await Promise.all([
    Promise.all(numbers.map((number, index) => sell(index + 1, number))),
    ...numbers.map((number) => sendOff(a, b, [[watch, [number]]])),
  ])
  for (const [index, number] of numbers.entries()) {
    const moved = transfers[index] !== undefined && 'document' in transfers[index]
    t.ok(sold[index] !== moved, `${number}: ${moved ? 'in transit' : 'sold'}`)
  }
  t.match(
    await a.sql(`select count(*)::int as n from st.unit where state in ('sold', 'in-transit') and not conflict`),
    [{ n: registers }],
  )
  t.equal((await a.store.catalog.item(watch))?.onHand, 0)

  await t.test('two commits at once: the goods come in once', async (t) => {
    await receive(a.store, a.actor(), watch, ['C-1', 'C-2'])
    const transfer = await sent(sendOff(a, b, [[watch, ['C-1', 'C-2']]]))
    await announce(a, b, transfer)
    const answers = await Promise.all(Array.from({ length: 4 }, () => commit(b, transfer, 'all')))
    const refused = answers.map(refusalOf).filter((code) => code !== null)
    t.strictSame(refused, ['TRANSFER_RECEIVED', 'TRANSFER_RECEIVED', 'TRANSFER_RECEIVED'])
    t.strictSame(await here(b, watch), ['C-1', 'C-2'])
  })

  await t.test('receiving and giving back at once: one of the two', async (t) => {
    for (let round = 0; round < 4; round++) {
      await receive(a.store, a.actor(), watch, [`G-${round}`])
      const transfer = await sent(sendOff(a, b, [[watch, [`G-${round}`]]]))
      await announce(a, b, transfer)
      await a.store.transfers.recall(step(a, transfer))
      const [received, released] = await Promise.all([
        commit(b, transfer, 'all'),
        b.store.transfers.release(step(b, transfer)),
      ])
      const codes = [refusalOf(received), refusalOf(released)]
      t.ok(
        codes[0] === null ? codes[1] === 'TRANSFER_RECEIVED' : codes[0] === 'TRANSFER_SETTLED' && codes[1] === null,
        codes.join(),
      )
      await tell(b, a, transfer)
      const back = await end(a, transfer, 'returned', 'all')
      t.equal(refusalOf(back), codes[0] === null ? 'TRANSFER_RECEIVED' : null)
      t.equal((await here(a, watch)).includes(`G-${round}`), codes[0] !== null)
    }
  })

  await t.test('the manifest is handed out while the goods are taken back: never both', async (t) => {
    for (let round = 0; round < 4; round++) {
      await receive(a.store, a.actor(), watch, [`H-${round}`])
      const transfer = await sent(sendOff(a, b, [[watch, [`H-${round}`]]]))
      const [back, out] = await Promise.all([
        end(a, transfer, 'returned', 'all'),
        a.store.transfers.handOut(a.actor(2), transfer, 'text'),
      ])
      t.ok(
        (refusalOf(back) === null && refusalOf(out) === 'TRANSFER_CHANGED') ||
          (refusalOf(back) === 'TRANSFER_NOT_RELEASED' && refusalOf(out) === null),
        `${refusalOf(back)}, ${refusalOf(out)}`,
      )
    }
  })
})

await t.test('random journeys over two stores: each unit is on hand at one store, on its way, or lost', async (t) => {
  const { a, b } = await openTwoShops(t)
  const { watch } = a.items
  let run = 0
  const sideOf = (what: string, side: boolean, pick: number, one: Journey | undefined): Shop => {
    if (
      one === undefined ||
      pick % 5 === 0 ||
      !['commit', 'short', 'release', 'error', 'return', 'recall', 'tell'].includes(what)
    )
      return side ? a : b
    return ['commit', 'short', 'release', 'tell'].includes(what) ? one.to : one.from
  }
  const Step = fc.record({
    what: fc.constantFrom(
      'send',
      'announce',
      'commit',
      'short',
      'error',
      'recall',
      'release',
      'return',
      'lost',
      'tell',
      'sell',
    ),
    side: fc.boolean(),
    pick: fc.nat(20),
    some: fc.nat(7),
  } as const)
  const counts = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 16, maxLength: 24 }), async (steps) => {
      run++
      const numbers = Array.from({ length: 4 }, (_, index) => `P${run}-${index}`)
      await receive(a.store, a.actor(), watch, numbers)
      const transfers: Journey[] = []
      for (const { what, side, pick, some } of steps) {
        const one = transfers.length === 0 ? undefined : transfers[pick % transfers.length]
        const picked = numbers.filter((_, index) => ((some + 1) >> index) & 1)
        // Mostly where the step makes sense, now and then at the wrong side.
        const at = sideOf(what, side, pick, one)
        let outcome: object | null = null
        if (what === 'send') {
          outcome = await sendOff(at, side ? b : a, [[watch, picked]])
          if ('document' in outcome)
            transfers.push({ id: String(outcome.document), from: at, to: side ? b : a, known: false })
        } else if (one !== undefined) {
          const other = at === one.from ? one.to : one.from
          if (
            what === 'announce' &&
            !one.known &&
            (await one.from.store.transfers.details(one.id))?.handedOutAt === null
          ) {
            const out = await one.from.store.transfers.handOut(one.from.actor(), one.id, 'sent')
            outcome = out
            if (!isRefusal(out)) {
              await announce(one.from, one.to, one.id)
              one.known = true
            }
          } else if (what === 'commit') outcome = await commit(at, one.id, 'all')
          else if (what === 'short')
            outcome = await commit(at, one.id, [[watch, picked]], {
              missing: (['late', 'released', 'lost'] as const)[pick % 3] ?? 'late',
              reason: 'test',
            })
          else if (what === 'error') outcome = await end(at, one.id, 'returned', 'all')
          else if (what === 'return') outcome = await end(at, one.id, 'returned', [[watch, picked]])
          else if (what === 'lost') outcome = await end(at, one.id, 'lost', [[watch, picked]])
          else if (what === 'recall') outcome = await at.store.transfers.recall(step(at, one.id))
          else if (what === 'release') outcome = await at.store.transfers.release(step(at, one.id))
          else if (what === 'tell' && one.known) await tell(at, other, one.id)
          else if (what === 'sell') outcome = await scan(at.store, at.actor(), newId(), picked[0] ?? '')
        }
        if (what === 'sell') await at.sql('delete from st.basket')
        if (outcome !== null) {
          const key = `${what} ${'faults' in outcome || isRefusal(outcome) ? 'refused' : 'granted'}`
          counts.set(key, (counts.get(key) ?? 0) + 1)
        }
        const mine = (all: readonly string[]): readonly string[] => all.filter((label) => numbers.includes(label))
        const [atA, atB, away] = [mine(await here(a, watch)), mine(await here(b, watch)), await awayOrLost(a, b, watch)]
        assert.deepEqual(
          [...atA, ...atB, ...mine([...away.keys()])].toSorted(),
          numbers,
          `after ${what}: ${atA.join()} | ${atB.join()} | ${[...away].join(';')}`,
        )
        for (const shop of [a, b])
          assert.equal(
            (await shop.store.stock.onHand(watch))?.quantity,
            (await here(shop, watch)).length,
            'quantity and units agree',
          )
      }
    }),
    { numRuns: 10, seed: Number(process.env['SEED'] ?? 4) },
  )
  t.comment(
    [...counts]
      .map(([key, n]) => `${key} ${n}`)
      .toSorted()
      .join(', '),
  )
  for (const key of ['send', 'announce', 'commit', 'short', 'release', 'recall', 'error'].map(
    (what) => `${what} granted`,
  ))
    t.ok((counts.get(key) ?? 0) > 0, key)
  t.match(await a.sql('select count(*)::int as n from st.unit where conflict'), [{ n: 0 }])
})
