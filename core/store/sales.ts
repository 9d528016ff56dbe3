import type { Database } from './database.js'
import { newIds } from './ids.js'
import { receiptKinds } from './contract/sale-store.js'
import { isRefusal, type CompletedSale, type SaleDocument, type Sales, type SaleSummary } from './store.js'
import { offerSerial } from '../serials/offered.js'

const summary = `d.id as document, d.number, d.kind, (select o.number from up.document o where o.id = d.refers_to) as "refersTo", to_char(d.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, d.register_number as "registerNumber", d.user_name as "user", d.total,
  coalesce((select array_agg(s.serial_label order by s.position, s.n) from up.document_serial s where s.document_id = d.id), '{}') as serials`

/** Sale documents: completion in one transaction, and look-ups. */
export const salesOf = (soft: Database, durable: Database, generation: number): Sales => ({
  complete: async ({ actor, basketId, version, sale, request, serials, returned = 0 }) => {
    // A number that comes back may need an event of its own before.
    const ids = newIds(2 * serials + returned + sale.lines.length + 2)
    const result = await durable.call<CompletedSale | { readonly repeat: CompletedSale }>('complete_sale', {
      generation,
      actor,
      basket: basketId,
      version,
      sale,
      request,
      ids: ids.slice(serials),
      units: ids.slice(0, serials),
    })
    return !isRefusal(result) && 'repeat' in result ? result.repeat : result
  },
  find: async (text) => {
    const offer = offerSerial(text)
    const keys = offer.ok ? [offer.serial.folded.key, offer.serial.exact.key] : []
    return soft.rows<SaleSummary>(
      'sale-find',
      `select ${summary} from up.document d where d.kind = any ($3::text[]) and (d.number = $1 or d.id::text = $1 or d.id in (
         select s.document_id from st.unit_key k join up.document_serial s on s.unit_id = k.unit_id where k.serial_key = any ($2::text[])))
       order by d.at desc limit 50`,
      [text.trim(), keys, receiptKinds],
    )
  },
  document: async (id) => {
    const [row] = await soft.rows<SaleDocument>(
      'sale-document',
      `select ${summary}, d.business_date::text as "businessDate", d.currency, d.net, d.tax, d.change, d.rounding, d.training, d.reason,
        case when d.exemption_reason is not null then json_build_object('reason', d.exemption_reason, 'certificate', d.exemption_certificate) end as exemption,
        case when d.paper_number is not null then json_build_object('number', d.paper_number, 'enteredAt', to_char(d.entered_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as paper,
        st.customer_json(d.customer_number) as customer,
        coalesce((select json_agg(json_build_object('position', l.position, 'itemId', l.item_id, 'name', l.description, 'productId', coalesce(l.product_id, ''), 'upc', l.upc,
          'quantity', l.quantity, 'unitPrice', l.unit_price, 'listPrice', case when l.price_kind is not null then l.list_price end, 'priceReason', l.price_reason, 'amount', l.amount, 'taxRate', l.tax_rate, 'refersTo', (select o.number from up.document o where o.id = l.refers_to), 'reason', l.return_reason,
          'serials', coalesce((select json_agg(s.serial_label order by s.n) from up.document_serial s where s.document_id = d.id and s.position = l.position), '[]'::json), 'answers', st.answers_of(d.id, l.position)) order by l.position)
          from up.document_line l where l.document_id = d.id), '[]'::json) as lines,
        coalesce((select json_agg(json_build_object('rate', t.rate, 'base', t.base, 'amount', t.amount, 'exemption', t.exemption_reason) order by t.n) from up.document_tax t where t.document_id = d.id), '[]'::json) as taxes,
        coalesce((select json_agg(json_build_object('kind', t.kind, 'amount', t.amount) order by t.n) from up.document_tender t where t.document_id = d.id), '[]'::json) as tenders
       from up.document d where d.id = $1 and d.kind = any ($2::text[])`,
      [id, receiptKinds],
    )
    return row ?? null
  },
  last: async (registerId) => {
    const [row] = await soft.rows<CompletedSale>(
      'sale-last',
      `select d.id as document, d.number, to_char(d.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, d.total, d.change, d.rounding,
        coalesce((select sum(amount) from up.document_tender t where t.document_id = d.id), 0)::int8 as tendered,
        (select count(*) from up.document_line l where l.document_id = d.id) as lines,
        (select j.id from st.job j where j.document_id = d.id and j.copy = 0 limit 1) as job
       from up.document d where d.register_id = $1 and d.kind in ('sale', 'return', 'exchange') order by d.at desc limit 1`,
      [registerId],
    )
    return row ?? null
  },
})
