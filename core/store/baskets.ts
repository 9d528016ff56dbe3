import type { Basket } from '../sale/basket.js'
import type { Database } from './database.js'
import { newId } from './ids.js'
import { offering } from './serial-formats.js'
import { isRefusal, type Baskets, type LeaseRow, type SuspendedRow } from './store.js'

/** The baskets of the store: each method is one statement; those that take money run on the durable pool. */
export const basketsOf = (soft: Database, durable: Database, generation: number): Baskets => ({
  current: async (registerId) => {
    const [row] = await soft.rows<{ basket: Basket }>(
      'basket-current',
      `select st.basket_json(id) as basket from st.basket where register_id = $1 and state in ('open', 'tendering')`,
      [registerId],
    )
    return row?.basket ?? null
  },
  suspended: () =>
    soft.rows<SuspendedRow>(
      'basket-suspended',
      `select b.id, r.number as "registerNumber", b.user_name as "user", to_char(b.suspended_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "suspendedAt",
        st.basket_json(b.id) as basket
       from st.basket b join st.register r on r.id = b.register_id where b.state = 'suspended' and b.layaway is null order by b.suspended_at, b.id`,
      [],
    ),
  leases: () =>
    soft.rows<LeaseRow>(
      'basket-leases',
      `select l.item_id as "itemId", l.name as item, s.serial_label as serial, b.register_id as "registerId", r.number as "registerNumber", b.user_name as "user",
        to_char(s.since, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since, b.state = 'suspended' as suspended
       from st.basket_serial s join st.basket b on b.id = s.basket_id join st.basket_line l on l.id = s.line_id join st.register r on r.id = b.register_id
       where s.leased order by s.since, s.serial_sort`,
      [],
    ),
  scan: ({ actor, basketId, newLineId, text, codes, serial, fromElement, prompt, request }) =>
    offering(serial, (offered) =>
      soft.callOnce(
        'scan',
        {
          generation,
          actor,
          basket: basketId,
          newLine: newLineId,
          text,
          codes,
          serial: offered,
          fromElement,
          prompt,
        },
        request,
      ),
    ),
  addItem: ({ actor, basketId, newLineId, itemId, quantity, serial, request }) =>
    offering(serial, (offered) =>
      soft.callOnce(
        'add_item',
        { generation, actor, basket: basketId, newLine: newLineId, item: itemId, quantity, serial: offered },
        request,
      ),
    ),
  enterSerial: ({ actor, basketId, line, text, codes, serial, request }) =>
    offering(serial, (offered) =>
      soft.callOnce(
        'enter_serial',
        { generation, actor, basket: basketId, line, text, codes, serial: offered },
        request,
      ),
    ),
  removeSerial: ({ basketId, line, label, request }) =>
    soft.callOnce('remove_serial', { generation, basket: basketId, line, label }, request),
  setQuantity: ({ basketId, line, quantity, request }) =>
    soft.callOnce('set_quantity', { generation, basket: basketId, line, quantity }, request),
  markPrompt: ({ basketId, line, mark, request }) =>
    soft.callOnce('mark_prompt', { generation, basket: basketId, line, mark }, request),
  answerQuestion: ({ basketId, line, prompt, n, answer, request }) =>
    soft.callOnce('answer_question', { generation, basket: basketId, line, prompt, n, answer }, request),
  setPrice: ({ basketId, line, change, request }) =>
    soft.callOnce('set_line_price', { generation, basket: basketId, line, ...change }, request),
  setExemption: ({ basketId, exemption, request }) =>
    soft.callOnce('set_exemption', { generation, basket: basketId, ...exemption }, request),
  startLate: ({ actor, basketId, late, request }) =>
    soft.callOnce('start_late', { generation, actor, basket: basketId, ...late }, request),
  setCustomer: ({ basketId, customer, request }) =>
    soft.callOnce('set_basket_customer', { generation, basket: basketId, customer }, request),
  removeLine: ({ basketId, line, request }) =>
    soft.callOnce('remove_line', { generation, basket: basketId, line }, request),
  void: ({ actor, basketId, request }) =>
    durable.callOnce('void_sale', { generation, actor, basket: basketId, event: newId() }, request),
  suspend: ({ actor, basketId, request }) =>
    durable.callOnce('suspend', { generation, actor, basket: basketId }, request),
  recall: ({ actor, basketId, request }) =>
    durable.callOnce('recall', { generation, actor, basket: basketId }, request),
  tender: async ({ actor, basketId, version, tender, request, reply }) => {
    const result = await durable.call<Basket | { readonly repeat: unknown }>('tender', {
      generation,
      actor,
      basket: basketId,
      version,
      tender,
      request,
      reply,
    })
    if (isRefusal(result) || !('repeat' in result)) return result
    const [row] = await durable.rows<{ basket: Basket | null }>('basket-by-id', 'select st.basket_json($1) as basket', [
      basketId,
    ])
    return row?.basket ?? { refused: { code: 'SALE_UNKNOWN', details: { sale: basketId } } }
  },
  returnTenders: ({ actor, basketId, request }) =>
    durable.call('return_tenders', { generation, actor, basket: basketId, request, event: newId() }),
  suspendIdle: async (registerIds) => {
    const rows = await durable.rows<{ id: string }>(
      'basket-suspend-idle',
      `update st.basket b set state = 'suspended', suspended_at = now(), version = version + 1
       where b.state = 'open' and b.register_id = any ($1::uuid[]) and exists (select from st.basket_line l where l.basket_id = b.id)
         and exists (select from st.daemon where generation = $2) returning b.id`,
      [registerIds, generation],
    )
    return rows.map(({ id }) => id)
  },
  expireLeases: async (registerId) => {
    const [row] = await soft.rows<{ n: number }>('basket-expire', 'select st.expire_leases($1) as n', [registerId])
    return row?.n ?? 0
  },
  retakeLeases: async (basketId) => {
    const [row] = await soft.rows<{ lost: string[] }>('basket-retake', 'select st.retake_leases($1) as lost', [
      basketId,
    ])
    return row?.lost ?? []
  },
})
