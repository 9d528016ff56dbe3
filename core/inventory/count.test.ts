import t from 'tap'
import { offerSerial } from '../serials/offered.js'
import type { ItemStock, StockSerial } from '../store/store.js'
import { judgeCount, type CountInput } from './count.js'

const serial = (text: string): StockSerial => {
  const offer = offerSerial(text)
  if (!offer.ok) throw new Error(text)
  return offer.serial
}

const stock = (level: ItemStock['level'], keys: readonly string[], bare = 0): ItemStock => ({
  itemId: 'item',
  item: 'Trail Watch',
  level,
  exact: false,
  quantity: keys.length + bare,
  token: 't',
  serials: keys.map((key) => ({ label: key, key })),
})

const judge = (
  now: ItemStock,
  before: CountInput['before'],
  counted: readonly string[],
  states: Record<string, [string, 'SERIAL_ON_CUSTOMER' | 'SERIAL_HELD_BY_REGISTER' | null]> = {},
  bare = 0,
) =>
  judgeCount({
    now,
    before,
    counted: { quantity: counted.length + bare, serials: counted.map(serial) },
    states: new Map(Object.entries(states).map(([key, [words, code]]) => [key, { words, code }])),
  })

await t.test('each number is found, missing, too many, or moved while the count went on', (t) => {
  const before = { quantity: 5, keys: ['A', 'B', 'C', 'D', 'E'] }
  // C was sold after it was counted, D before; F came in and was counted, G came in and was not.
  const now = stock('always', ['A', 'B', 'E', 'F', 'G'])
  const { numbers, moved } = judge(now, before, ['a', 'C', 'F', 'X', 'Y'], {
    C: ['sold, receipt 1-1-1', 'SERIAL_ON_CUSTOMER'],
    D: ['sold, receipt 1-1-2', 'SERIAL_ON_CUSTOMER'],
    E: ['in the basket of register 2', 'SERIAL_HELD_BY_REGISTER'],
    Y: ['sold, receipt 1-1-0', 'SERIAL_ON_CUSTOMER'],
  })
  t.same(Object.fromEntries(numbers.map(({ serial: label, finding, propose }) => [label, [finding, propose]])), {
    a: ['found', null],
    C: ['left', null],
    F: ['found', null],
    X: ['extra', 'add'],
    Y: ['extra', null],
    B: ['missing', 'subtract'],
    E: ['at-register', null],
    G: ['arrived', null],
    D: ['left', null],
  })
  t.equal(moved, 0)
  t.equal(numbers.find(({ serial: label }) => label === 'Y')?.words, 'sold, receipt 1-1-0')
  t.end()
})

await t.test('pieces: a sale during the count makes two answers right', (t) => {
  const of = (counted: number) => judge(stock('not', [], 8), { quantity: 10, keys: [] }, [], {}, counted)
  t.match(of(10), { pieces: 0, moved: -2 })
  t.match(of(8), { pieces: 0 })
  t.match(of(11), { pieces: 1 })
  t.match(of(5), { pieces: -3 })
  t.end()
})

await t.test('a Sometimes item: pieces that get their number by the count stay as many', (t) => {
  const result = judge(stock('sometimes', ['A'], 2), { quantity: 3, keys: ['A'] }, ['A', 'N'], {}, 1)
  t.match(result, { numbers: [{ finding: 'found' }, { finding: 'extra', propose: 'add' }], pieces: -1 })
  t.match(judge(stock('always', ['A', 'B']), null, ['B', 'Z']), {
    numbers: [{ finding: 'found' }, { finding: 'extra' }],
    pieces: 0,
  })
  t.end()
})
