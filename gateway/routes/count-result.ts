import { messageOf } from '../../core/errors/error.js'
import { documentError } from '../../core/inventory/document-error.js'
import { finalFaults } from '../../core/inventory/adjustment.js'
import { judgeCount, type CountInput } from '../../core/inventory/count.js'
import { offerSerial } from '../../core/serials/offered.js'
import type { DocumentFault, ItemStock, StockSerial } from '../../core/store/store.js'
import type { CountLine } from '../protocol/http-count-commands.js'
import type { PlanDeps } from './adjustment-plan.js'
import { readLine, type WireLine } from './stock-lines.js'

/** An item as it was on hand when the count began. */
export interface Expected {
  readonly itemId: string
  readonly item: string
  readonly level: ItemStock['level']
  readonly quantity: number
  readonly keys: readonly string[]
}

type Counted = ReadonlyMap<string, { readonly quantity: number; readonly serials: readonly StockSerial[] }>

const noStates: CountInput['states'] = new Map()

/** What was counted, by item. Throws with everything that is wrong with the lists themselves. */
export const readCounted = async (lines: readonly WireLine[], deps: PlanDeps): Promise<Counted> => {
  const counted = new Map<string, { quantity: number; serials: readonly StockSerial[] }>()
  const lineOf = new Map<string, number>()
  const faults: DocumentFault[] = []
  for (const [index, entry] of lines.entries()) {
    const { itemId, serials, faults: own } = await readLine(entry, index + 1, deps.catalog)
    faults.push(...own)
    if (itemId === null) continue
    // The same item from two shelves is one count.
    const before = counted.get(itemId)
    counted.set(itemId, {
      quantity: (before?.quantity ?? 0) + entry.quantity,
      serials: [...(before?.serials ?? []), ...serials],
    })
    lineOf.set(itemId, index + 1)
  }
  const stock = await deps.inventory.stockOf([...counted.keys()])
  for (const now of stock) {
    const line = lineOf.get(now.itemId) ?? 1
    const { quantity, serials } = counted.get(now.itemId) ?? { quantity: 0, serials: [] }
    // A Sometimes item may have pieces without a number beside those that have one.
    const count = now.level === 'sometimes' && serials.length < quantity ? serials.length : quantity
    faults.push(...finalFaults(line, now, { quantity: count, serials }))
  }
  for (const itemId of counted.keys())
    if (!stock.some((now) => now.itemId === itemId))
      faults.push({ line: lineOf.get(itemId) ?? 1, serial: null, code: 'ITEM_UNKNOWN', details: { item: itemId } })
  if (faults.length > 0) throw documentError(faults)
  return counted
}

/** What was counted against what was expected, with what moved meanwhile. */
export const evaluateCount = async (
  expected: readonly Expected[],
  counted: Counted,
  deps: PlanDeps,
): Promise<readonly CountLine[]> => {
  const before = new Map(expected.map((row) => [row.itemId, row]))
  const stock = await deps.inventory.stockOf([...new Set([...before.keys(), ...counted.keys()])])
  const lines: CountLine[] = []
  for (const now of stock) {
    const was = before.get(now.itemId) ?? null
    const given = counted.get(now.itemId) ?? { quantity: 0, serials: [] }
    const states = now.level === 'not' ? noStates : await statesOf(now, was?.keys ?? [], given.serials, deps)
    const { numbers, pieces, moved } = judgeCount({ now, before: was, counted: given, states })
    lines.push({
      itemId: now.itemId,
      item: now.item,
      level: now.level,
      expected: was?.quantity ?? null,
      counted: given.quantity,
      moved,
      pieces,
      numbers: [...numbers],
    })
  }
  return lines
}

/** Where the numbers are that were counted and are not on hand, or were expected and not counted. */
const statesOf = async (
  now: ItemStock,
  expected: readonly string[],
  given: readonly StockSerial[],
  { inventory }: PlanDeps,
) => {
  const keyOf = (serial: StockSerial): string => (now.exact ? serial.exact.key : serial.folded.key)
  const onHand = new Set(now.serials.map(({ key }) => key))
  const scanned = new Set(given.map(keyOf))
  const gone = expected.filter((key) => !scanned.has(key) && !onHand.has(key)).map(offered)
  const ask = [...given.filter((serial) => !onHand.has(keyOf(serial))), ...gone]
  const rest = now.serials.filter(({ key }) => !scanned.has(key)).map(({ label }) => offered(label))
  const answers = [
    ...(await inventory.serialStates(now.itemId, 'adjust-add', ask)).map((state, i) => [ask[i], state] as const),
    ...(await inventory.serialStates(now.itemId, 'adjust-subtract', rest)).map((state, i) => [rest[i], state] as const),
  ]
  return new Map(
    answers.flatMap(([serial, { state, code, details }]) => {
      if (serial === undefined) return []
      // A number that belongs elsewhere is told in the words of its refusal: whose it is, when it was sold.
      const foreign =
        code === 'SERIAL_WRONG_ITEM' || code === 'SERIAL_AT_OTHER_STORE' || code === 'SERIAL_IS_PRODUCT_BARCODE'
      return [
        [keyOf(serial), { words: foreign ? messageOf(code, details) : (state ?? 'never received'), code }] as const,
      ]
    }),
  )
}

const offered = (label: string): StockSerial => {
  const offer = offerSerial(label)
  if (!offer.ok) throw new Error(`the stored number ${label} is none any more`)
  return offer.serial
}
