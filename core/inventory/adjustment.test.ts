import fc from 'fast-check'
import t from 'tap'
import { offerSerial } from '../serials/offered.js'
import type { ItemStock, StockSerial } from '../store/store.js'
import { changeInWords, changeLines, finalChange, finalFaults } from './adjustment.js'
import { reasonWords } from './reasons.js'

const serial = (text: string): StockSerial => {
  const offer = offerSerial(text)
  if (!offer.ok) throw new Error(text)
  return offer.serial
}

const stock = (level: ItemStock['level'], serials: readonly string[], bare = 0, exact = false): ItemStock => ({
  itemId: 'item',
  item: 'Trail Watch',
  level,
  exact,
  quantity: serials.length + bare,
  token: 't',
  serials: serials.map((label) => ({ label, key: exact ? label : label.toUpperCase() })),
})

const labels = fc.uniqueArray(fc.constantFrom('A1', 'A2', 'A3', 'B1', 'b2', 'c3', 'D4'))

await t.test('a final set: what is posted leads from the current stock to exactly that set', (t) => {
  fc.assert(
    fc.property(
      labels,
      labels,
      fc.constantFrom('always' as const, 'sometimes' as const),
      fc.nat(4),
      fc.nat(4),
      (current, final, level, bareNow, bareWanted) => {
        const bare = level === 'always' ? 0 : bareNow
        const now = stock(level, current, bare)
        // The final list is typed, perhaps in another case.
        const typed = final.map((label) => serial(label.toLowerCase()))
        const pieces = level === 'sometimes' && final.length === 0 ? bareWanted : final.length
        const change = finalChange(now, { quantity: pieces, serials: typed })
        const units = new Set(current.map((label) => label.toUpperCase()))
        let quantity = now.quantity
        for (const line of changeLines('item', change, 5)) {
          const isAdd = line.transaction === 'adjust-add'
          quantity += isAdd ? line.quantity : -line.quantity
          if (line.serials.length > 0 && line.serials.length !== line.quantity) return false
          for (const { folded } of line.serials) {
            if (units.has(folded.key) === isAdd) return false
            if (isAdd) units.add(folded.key)
            else units.delete(folded.key)
          }
        }
        // A Sometimes item without any number in its list keeps the numbers it has.
        const byPieces = level === 'sometimes' && final.length === 0 && pieces > 0
        const wanted = byPieces ? current : final
        return (
          quantity === pieces &&
          change.after === pieces &&
          units.size === wanted.length &&
          wanted.every((label) => units.has(label.toUpperCase())) &&
          change.comesIn.quantity + change.unchanged.quantity >= (byPieces ? 0 : final.length)
        )
      },
    ),
    { numRuns: 500 },
  )
  t.end()
})

await t.test('an exact item keeps cases apart, another one does not', (t) => {
  const final = { quantity: 1, serials: [serial('ab')] }
  t.match(finalChange(stock('always', ['AB'], 0, true), final), { comesIn: { quantity: 1 }, goesOut: { quantity: 1 } })
  t.match(finalChange(stock('always', ['AB']), final), { comesIn: { quantity: 0 }, unchanged: { quantity: 1 } })
  t.end()
})

await t.test('a difference in words, and a list that is wrong in itself', (t) => {
  const now = stock('always', ['A1', 'A2'])
  const change = finalChange(now, { quantity: 2, serials: [serial('A2'), serial('A3')] })
  t.equal(changeInWords('Trail Watch', change), 'Trail Watch: A3 comes in; A1 goes out; 1 stay')
  t.match(finalFaults(1, now, { quantity: 3, serials: [serial('A1'), serial('a1')] }), [
    { code: 'SERIAL_COUNT_MISMATCH', details: { n: 2, q: 3 } },
    { code: 'SERIAL_DUPLICATE_IN_LIST', serial: 'a1', details: { a: 1, b: 2 } },
  ])
  t.match(finalFaults(1, stock('not', [], 2), { quantity: 1, serials: [serial('A')] }), [
    { code: 'ITEM_NOT_SERIALIZED' },
  ])
  t.same(finalFaults(1, stock('sometimes', ['A1'], 2), { quantity: 3, serials: [] }), [])
  t.end()
})

await t.test('reasons', (t) => {
  const of = (given: { code: string; text?: string } | undefined) => reasonWords(given, 'adjustment', 'An adjustment')
  t.equal(of({ code: 'lost' }), 'Lost')
  t.equal(of({ code: 'other', text: ' fell into the river ' }), 'Other: fell into the river')
  for (const wrong of [
    undefined,
    { code: 'other' },
    { code: 'unsold' },
    { code: '__proto__' },
    { code: 'other', text: ' ' },
  ])
    t.throws(() => of(wrong), { code: 'REASON_REQUIRED', message: /An adjustment needs a reason/ })
  t.end()
})
