import pg from 'pg'
import { upcCandidates } from '../barcode/gtin.js'
import { stockDocuments } from './contract/stock-store.js'
import type { Database } from './database.js'
import { newIds } from './ids.js'
import { comparing, formatsOf, type FormatRule } from './serial-formats.js'
import { faultsState, previewState } from './sql-errors.js'
import type { DocumentFault, DocumentWarning, OnHand, PostedDocument, Stock, StockDocument } from './store.js'
import { isRefusal } from './store.js'

/** A serial number that is some item's product bar code is refused, hence the codes beside each. */
const argumentOf = (document: StockDocument, generation: number, rules: ReadonlyMap<string, FormatRule>): object => {
  const serials = document.lines.reduce((sum, line) => sum + line.serials.length, 0)
  return {
    ...document,
    generation,
    letter: stockDocuments[document.kind],
    lines: document.lines.map((line) => {
      const rule = rules.get(line.itemId)
      const compare = rule && comparing(rule)
      return {
        ...line,
        serials: line.serials.map((serial) => ({
          ...(compare ? compare(serial) : serial),
          codes: upcCandidates(serial.label),
        })),
      }
    }),
    ids: newIds(2 * document.lines.length + serials + 1),
    units: newIds(serials),
  }
}

const detailOf = (error: unknown, state: string): unknown =>
  error instanceof pg.DatabaseError && error.code === state ? JSON.parse(error.detail ?? 'null') : undefined

/** Documents that move stock without a customer. */
export const stockOf = (soft: Database, durable: Database, generation: number): Stock => {
  /** The document with each number compared with what its item's numbers look like. */
  const argument = async (document: StockDocument): Promise<object> => {
    const items = document.lines.filter(({ serials }) => serials.length > 0).map(({ itemId }) => itemId)
    return argumentOf(document, generation, items.length === 0 ? new Map() : await formatsOf(soft, items))
  }
  return {
    post: async (document) => {
      try {
        const result = await durable.call<PostedDocument | { readonly repeat: PostedDocument }>(
          'post_stock',
          await argument(document),
        )
        return !isRefusal(result) && 'repeat' in result ? result.repeat : result
      } catch (error) {
        const faults = detailOf(error, faultsState) as readonly DocumentFault[] | undefined
        if (faults === undefined) throw error
        return { faults }
      }
    },
    preview: async (document) => {
      try {
        const refused = await soft.call<never>('post_stock', { ...(await argument(document)), preview: true })
        return refused
      } catch (error) {
        const found = detailOf(error, previewState)
        if (found === undefined) throw error
        return found as { readonly faults: readonly DocumentFault[]; readonly warnings: readonly DocumentWarning[] }
      }
    },
    onHand: async (itemId) => {
      const [row] = await soft.rows<OnHand>(
        'stock-on-hand',
        `select i.id as "itemId", st.quantity_on_hand(i.id) as quantity, st.stock_token(i.id) as token, coalesce((
         select jsonb_agg(jsonb_build_object('label', u.serial_label, 'key', u.serial_key, 'scope', u.serial_scope) order by u.serial_sort, u.serial_key)
         from st.unit u where u.item_id = i.id and u.owner_store_id = st.here() and u.state in ('available', 'held', 'quarantine', 'damaged', 'reserved')), '[]'::jsonb) as serials
       from cat.item i where i.id = $1`,
        [itemId],
      )
      return row ?? null
    },
  }
}
