import t from 'tap'
import { errorCatalogue } from '../errors/catalogue.js'
import { transactions, transitionOf, transitionRows } from './transitions.js'
import { effectiveStates, unitStates } from './unit-states.js'

await t.test('every state × transaction × level is answered', async (t) => {
  const rows = transitionRows()
  t.equal(rows.length, effectiveStates.length * transactions.length * 2)
  t.equal(new Set(rows.map(({ state, transaction, level }) => `${state} ${transaction} ${level}`)).size, rows.length)
  for (const { cell } of rows) t.ok('to' in cell ? effectiveStates.includes(cell.to) : cell.refuse in errorCatalogue)
})

await t.test('only a unit in stock or in this basket is sold; a number never seen only for Sometimes', async (t) => {
  for (const level of ['always', 'sometimes'] as const) {
    const sells = effectiveStates.filter((state) => 'to' in transitionOf(state, 'complete', level))
    t.strictSame(
      sells.toSorted(),
      ['available', 'leased', 'reserved', ...(level === 'sometimes' ? ['archived', 'unknown'] : [])].toSorted(),
    )
    for (const state of sells) t.match(transitionOf(state, 'complete', level), { to: 'sold' })
  }
})

await t.test('what a basket gives back is what it was', async (t) => {
  for (const transaction of ['remove-line', 'void-sale', 'lease-expiry'] as const)
    for (const state of unitStates)
      t.match(transitionOf(state, transaction, 'always'), { to: state === 'reserved' ? 'available' : state })
})

await t.test('receiving takes in exactly what is not in stock, not with a customer and not on its way', async (t) => {
  const takes = effectiveStates.filter((state) => 'to' in transitionOf(state, 'receive', 'always'))
  t.strictSame(takes.toSorted(), ['adjusted-out', 'archived', 'returned-to-vendor', 'unknown'])
})
