import { messageOf, TillgateError } from '../../core/errors/error.js'
import { checkCount } from '../../core/serials/check-count.js'
import { offerSerial } from '../../core/serials/offered.js'
import { newId } from '../../core/store/ids.js'
import type { CatalogQueries, Inventory, ItemRules, SerialState } from '../../core/store/store.js'
import type { HttpInput } from '../protocol/http-commands.js'
import type { Handlers } from './handler.js'
import { readSerialList } from './read-serial-list.js'
import { gtinFaults, itemOf } from './stock-lines.js'

/** Numbers passed over that are told by name; the rest is counted. */
const skippedShown = 20

export const serialListHandlers = (deps: {
  readonly inventory: Inventory
  readonly catalog: CatalogQueries
  readonly fewerSerials: boolean
}): Handlers<'serial-list.preview'> => ({
  async 'serial-list.preview'(input) {
    const { inventory, catalog } = deps
    const rules = await rulesOf(input, deps)
    const { itemId } = rules
    if (rules.level === 'not') throw new TillgateError('ITEM_NOT_SERIALIZED', { item: rules.item })
    const list = await readSerialList(input, rules, inventory)
    const good = list.rows.flatMap((row) => (row.ok ? [row] : []))
    const states =
      input.newItem === undefined ? await inventory.serialStates(itemId, input.transaction, good.map(offeredAgain)) : []
    const stateOf = new Map<object, SerialState | undefined>(good.map((row, index) => [row, states[index]]))
    const foreign = new Map((await gtinFaults(itemId, good, 1, catalog)).map((fault) => [fault.serial, fault]))
    const rows = list.rows.map((row) => {
      const { line, position } = row
      if (!row.ok)
        return {
          line,
          position,
          serial: row.text,
          state: null,
          fault: { code: row.code, message: messageOf(row.code, row.details) },
          warning: null,
        }
      const found = stateOf.get(row)
      const fault = foreign.get(row.label) ?? found
      return {
        line,
        position,
        serial: row.label,
        state: found?.state ?? null,
        fault: fault?.code ? { code: fault.code, message: messageOf(fault.code, fault.details) } : null,
        warning: found?.warning ?? null,
      }
    })
    const serials = list.rows.flatMap((row, index) =>
      row.ok && rows[index]?.fault === null
        ? [
            row.facts === undefined || Object.keys(row.facts).length === 0
              ? row.label
              : { serial: row.label, ...row.facts },
          ]
        : [],
    )
    const { quantity } = input
    const mayBeFewer =
      deps.fewerSerials &&
      input.transaction === 'receive' &&
      rules.level === 'sometimes' &&
      serials.length < (quantity ?? 0)
    const mismatch =
      quantity === undefined || mayBeFewer ? null : checkCount(rules.level, quantity, serials.length, rules.item)
    return {
      itemId,
      item: rules.item,
      level: rules.level,
      count: serials.length,
      counted: quantity === undefined ? String(serials.length) : `${serials.length} of ${quantity}`,
      countFault: mismatch && { code: mismatch.code, message: messageOf(mismatch.code, mismatch.details) },
      ask: list.ask,
      entries: [...list.entries],
      rows,
      skipped: { count: list.skipped.length, first: list.skipped.slice(0, skippedShown) },
      serials,
    }
  },
})

/** What decides about the numbers: the item, or for one that is not there yet the level it will have. */
const rulesOf = async (
  input: HttpInput<'serial-list.preview'>,
  { inventory, catalog }: { readonly inventory: Inventory; readonly catalog: CatalogQueries },
): Promise<ItemRules> => {
  if (input.newItem !== undefined)
    return { itemId: newId(), item: 'the new item', level: input.newItem.level, exact: false }
  const itemId = await itemOf(input, null, catalog)
  if (itemId === null) throw new TillgateError('UPC_UNKNOWN', { code: input.code ?? '' })
  const rules = await inventory.rules(itemId)
  if (rules === null) throw new TillgateError('ITEM_UNKNOWN', { item: itemId })
  return rules
}

/** A row's label names the same unit under both matchings. */
const offeredAgain = ({ label }: { readonly label: string }) => {
  const offer = offerSerial(label)
  if (!offer.ok) throw new TillgateError(offer.code, offer.details)
  return offer.serial
}
