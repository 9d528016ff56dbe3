import type { Database } from './database.js'
import { askingFaults, callForFaults, stockArgument } from './document-call.js'
import { formatsOf } from './serial-formats.js'
import { isRefusal, type OnHand, type PostedDocument, type Stock, type StockDocument } from './store.js'

/** Documents that move stock without a customer. */
export const stockOf = (soft: Database, durable: Database, generation: number): Stock => {
  /** The document with each number compared with what its item's numbers look like. */
  const argument = async (document: StockDocument): Promise<object> => {
    const items = document.lines.filter(({ serials }) => serials.length > 0).map(({ itemId }) => itemId)
    return stockArgument(document, generation, items.length === 0 ? new Map() : await formatsOf(soft, items))
  }
  return {
    post: (document) =>
      callForFaults(async () => {
        const result = await durable.call<PostedDocument | { readonly repeat: PostedDocument }>(
          'post_stock',
          await argument(document),
        )
        return !isRefusal(result) && 'repeat' in result ? result.repeat : result
      }),
    preview: (document) =>
      askingFaults(async () => soft.call<never>('post_stock', { ...(await argument(document)), preview: true })),
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
