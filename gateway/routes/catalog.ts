import { TillgateError } from '../../core/errors/error.js'
import type { CatalogQueries, ItemRow } from '../../core/store/store.js'
import { may, type Principal } from '../security/principal.js'
import { codeOfText } from '../sessions/code.js'
import { itemView } from '../sessions/views.js'
import type { Handlers } from './handler.js'

const pageSize = 200

type Names = 'catalog.list' | 'catalog.item' | 'catalog.details' | 'catalog.item-by-code' | 'catalog.search'

export const catalogHandlers = (catalog: CatalogQueries): Handlers<Names> => ({
  async 'catalog.list'({ after, limit = pageSize, order = 'id' }, { principal }) {
    // One more than asked for tells whether there is a next page.
    const rows = await catalog.list({ after: after ?? null, limit: limit + 1, order })
    const items = rows.slice(0, limit)
    return {
      items: items.map((row) => itemOf(row, principal)),
      next: rows.length > limit ? (items.at(-1)?.itemId ?? null) : null,
    }
  },
  async 'catalog.item'({ item }, { principal }) {
    const row = await catalog.item(item)
    if (!row) throw new TillgateError('ITEM_UNKNOWN', { item })
    return itemOf(row, principal)
  },
  async 'catalog.details'({ item }, { principal }) {
    const row = await catalog.details(item)
    if (!row) throw new TillgateError('ITEM_UNKNOWN', { item })
    const { ownLevel, pending, registered, exact, serialScope, serialFormat, ownSerialFormat, ownSerialRules, names } =
      row
    const own = { ownLevel, pending, registered, exact, serialScope, serialFormat, ownSerialFormat, ownSerialRules }
    return { ...itemOf(row, principal), ...own, ...names }
  },
  async 'catalog.item-by-code'({ code }, { principal }) {
    const row = await catalog.byCode(codeOfText(code).codes)
    if (!row) throw new TillgateError('UPC_UNKNOWN', { code })
    return itemOf(row, principal)
  },
  async 'catalog.search'({ text }) {
    const { codes, serial } = codeOfText(text)
    const rows = await catalog.search({ text, codes, serial, limit: 50 })
    return { items: rows.map(itemView) }
  },
})

/** What an item costs is shown to those who may see it. */
const itemOf = (row: ItemRow, principal: Principal) => ({
  itemId: row.itemId,
  name: row.name,
  productId: row.productId,
  productName: row.productName,
  upc: row.upc,
  additionalUpcs: [...row.additionalUpcs],
  price: row.price,
  cost: may(principal, 'cost') ? row.cost : null,
  taxRate: row.taxRate,
  level: row.level,
  levelSource: row.levelSource,
  serialRules: row.serialRules,
  onHand: row.onHand,
  active: row.active,
})
