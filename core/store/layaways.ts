import type { Basket } from '../sale/basket.js'
import type { Database } from './database.js'
import { newIds } from './ids.js'
import type { Correction, LayawayRow, Layaways } from './store.js'

/** Layaways and orders; the basket itself is `Baskets`. */
export const layawaysOf = (soft: Database, durable: Database, generation: number): Layaways => {
  const one = async (basket: string): Promise<Basket | null> => {
    const [row] = await soft.rows<{ basket: Basket }>(
      'basket-one',
      `select st.basket_json(id) as basket from st.basket where id = $1`,
      [basket],
    )
    return row?.basket ?? null
  }
  // An id for each unit's event and one for the document's.
  const ids = async (basket: string): Promise<readonly string[]> => {
    const [row] = await soft.rows<{ n: number }>(
      'basket-serial-count',
      'select count(*)::int as n from st.basket_serial where basket_id = $1',
      [basket],
    )
    return newIds((row?.n ?? 0) + 1)
  }
  return {
    basket: one,
    list: () =>
      soft.rows<LayawayRow>(
        'layaways',
        `select st.basket_json(b.id) as basket, to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since
         from st.basket b join up.document d on d.id = b.layaway order by d.at, d.id`,
        [],
      ),
    open: async (input) =>
      durable.call<Correction>('open_layaway', { ...input, generation, ids: await ids(input.basket) }),
    pay: async (input) => durable.call<Correction>('pay_layaway', { ...input, generation, ids: newIds(1) }),
    cancel: async ({ reason, ...input }) =>
      durable.call<Correction>('cancel_layaway', {
        ...input,
        reason: reason.trim(),
        generation,
        ids: await ids(input.basket),
      }),
  }
}
