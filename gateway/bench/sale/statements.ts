/**
 * The work of a sale with three serial numbers, statement by statement: what `st.complete_sale` does in one round trip,
 * as a program without that function would send it. `bare pg` and pgbench run exactly these texts. `:name` is a value
 * read by an earlier statement, or one of the three that say which sale: `:lot`, `:client_id` and `:n`.
 */
export interface Statement {
  readonly sql: string
  /** Its one row is read, and each column is a value for later statements. */
  readonly reads?: true
}

const serials = [1, 2, 3] as const

const lockKey = (n: number): Statement => ({
  sql: `select unit_id as unit${n} from st.unit_key where serial_scope = :scope${n} and serial_key = :key${n} for update`,
  reads: true,
})

/** The bytes that are hashed are those of the product, by the same function: the chain must hold whoever wrote it. */
const appendEvent = (columns: string, n: number): Statement => ({
  sql: `with e as (select :event${n}::uuid as id, :store::uuid as store_id, :epoch::int as epoch, :register::uuid as stream, :seq::int8 + ${n} as seq, :hash${n - 1}::bytea as prev_hash, null::bytea as hash, 1::int2 as v, ${columns})
    insert into up.event select id, store_id, epoch, stream, seq, prev_hash, st.event_hash(row(e.*)::up.event), v, kind, item_id, serial_scope, serial_key, serial_key_version, unit_id, unit_number, owner_epoch, document_id, at, entered_at, body from e
    returning hash as hash${n}`,
  reads: true,
})

const sellUnit = (n: number): readonly Statement[] => [
  {
    sql: `update st.unit set state = 'sold', number = number + 1, document_id = :document::uuid, conflict = conflict or state <> 'available'
      where id = :unit${n}::uuid returning number as number${n}, lap as lap${n}, provenance as provenance${n}, owner_epoch as owner_epoch${n}`,
    reads: true,
  },
  {
    sql: `insert into up.document_serial (document_id, position, n, unit_id, unit_number, serial_scope, serial_key, serial_key_version, serial_label, provenance)
      values (:document::uuid, ${n}, 1, :unit${n}::uuid, :number${n}::int, :scope${n}, :key${n}, 1, :label${n}, :provenance${n})`,
  },
  appendEvent(
    `'unit.sold' as kind, :item${n}::uuid as item_id, :scope${n}::text as serial_scope, :key${n}::text as serial_key, 1::int2 as serial_key_version,
      :unit${n}::uuid as unit_id, :number${n}::int as unit_number, :owner_epoch${n}::int as owner_epoch, :document::uuid as document_id, now() as at, now() as entered_at,
      jsonb_build_object('line', ${n}, 'provenance', :provenance${n}::text, 'lap', :lap${n}::int, 'label', :label${n}::text, 'user', :user_id::uuid)::text as body`,
    n,
  ),
  {
    sql: `insert into st.unit_event (unit_id, number, event_id, kind, at, document_id, serial_sort, serial_key, serial_label, state, owner_store_id, cost, received_at)
      select id, number, :event${n}::uuid, 'unit.sold', now(), :document::uuid, serial_sort, serial_key, serial_label, state, owner_store_id, cost, received_at
      from st.unit where id = :unit${n}::uuid`,
  },
]

const amounts = serials.map((n) => `(:line${n}::uuid, :amount::int8, :tax::int8)`).join(', ')

export const saleStatements: readonly Statement[] = [
  { sql: 'begin' },
  {
    sql: `select w.*, s.labels[1] as label1, s.labels[2] as label2, s.labels[3] as label3, s.keys[1] as key1, s.keys[2] as key2, s.keys[3] as key3,
        s.scopes[1] as scope1, s.scopes[2] as scope2, s.scopes[3] as scope3, s.scopes[1] as item1, s.scopes[2] as item2, s.scopes[3] as item3
      from bench.sale w, lateral (select array_agg(serial_label order by serial_scope, serial_key) as labels, array_agg(serial_key order by serial_scope, serial_key) as keys,
        array_agg(serial_scope order by serial_scope, serial_key) as scopes from st.basket_serial where basket_id = w.basket) s
      where w.lot = :lot::int and w.client = :client_id::int and w.n = :n::int`,
    reads: true,
  },
  {
    sql: 'select store_id as store, epoch, generation from st.daemon where generation = :generation::int8',
    reads: true,
  },
  {
    sql: 'insert into st.request (scope, id, sha256) values (:register, :request, :sha256) on conflict do nothing',
  },
  { sql: 'select seq, hash as hash0 from st.stream where id = :register::uuid for update', reads: true },
  ...serials.map(lockKey),
  {
    sql: `select id from st.unit where id in (:unit1::uuid, :unit2::uuid, :unit3::uuid) order by id for update`,
  },
  {
    sql: `select version, state from st.basket where id = :basket::uuid and register_id = :register::uuid for update`,
    reads: true,
  },
  {
    sql: `select count(*) filter (where not (v.level = 'always' and l.quantity = (select count(*) from st.basket_serial s where s.line_id = l.id))) as wrong_lines
      from st.basket_line l left join st.item_level v on v.item_id = l.item_id where l.basket_id = :basket::uuid`,
    reads: true,
  },
  {
    sql: `select count(*) filter (where t.refusal is not null or u.conflict or u.blocked_reason is not null or u.item_id <> l.item_id or u.owner_store_id <> :store::uuid) as wrong_serials
      from st.basket_serial s join st.basket_line l on l.id = s.line_id join st.item_level v on v.item_id = l.item_id
      left join st.unit_key k on k.serial_scope = s.serial_scope and k.serial_key = s.serial_key left join st.unit u on u.id = k.unit_id
      left join lateral (select o.basket_id from st.basket_serial o where o.serial_scope = s.serial_scope and o.serial_key = s.serial_key and o.leased limit 1) lease on true
      left join st.transition t on t.state = (case when u.state = 'available' and lease.basket_id = s.basket_id then 'leased' else coalesce(u.state, 'unknown') end)
        and t.transaction = 'complete' and t.level = v.level
      where s.basket_id = :basket::uuid`,
    reads: true,
  },
  {
    sql: `update st.register set receipt_counter = receipt_counter + 1 where id = :register::uuid returning receipt_counter, number as register_number`,
    reads: true,
  },
  {
    sql: `insert into up.document (id, store_id, epoch, kind, number, register_id, register_number, user_id, user_name, request_scope, request_id, basket_id,
        business_date, at, entered_at, currency, net, tax, total, change, training)
      values (:document::uuid, :store::uuid, :epoch::int, 'sale', '1-' || :register_number::text || '-' || :receipt_counter::text, :register::uuid, :register_number::int,
        :user_id::uuid, :user_name, :register, :request, :basket::uuid, current_date, now(), now(), 'USD', 3 * :amount::int8, 3 * :tax::int8, 3 * (:amount::int8 + :tax::int8), 0, false)`,
  },
  {
    sql: `insert into up.document_line (document_id, position, line_id, item_id, product_id, product_name, description, upc, upc_key, level, quantity, list_price, unit_price,
        amount, tax_rate, tax_base, tax_amount, department, category, subcategory, style, size, color, brand, season, team, vendor)
      select :document::uuid, l.position, l.id, l.item_id, l.product_id, l.product_name, l.name, l.upc, l.upc_key, coalesce(v.level, 'not'), l.quantity, i.price, l.unit_price,
        x.amount, l.tax_rate, x.amount, x.tax, n.department, n.category, n.subcategory, n.style, n.size, n.color, n.brand, n.season, n.team, n.vendor
      from (values ${amounts}) as x (line, amount, tax) join st.basket_line l on l.id = x.line
      left join cat.item i on i.id = l.item_id left join st.item_level v on v.item_id = l.item_id left join cat.item_names n on n.item_id = l.item_id`,
  },
  {
    sql: `insert into up.document_tax (document_id, n, rate, base, amount) values (:document::uuid, 1, 88750, 3 * :amount::int8, 3 * :tax::int8)`,
  },
  {
    sql: `insert into up.document_tender (document_id, n, kind, amount) values (:document::uuid, 1, 'cash', 3 * (:amount::int8 + :tax::int8))`,
  },
  ...serials.flatMap(sellUnit),
  appendEvent(
    `'sale.completed' as kind, null::uuid as item_id, null::text as serial_scope, null::text as serial_key, null::int2 as serial_key_version,
      null::uuid as unit_id, null::int as unit_number, null::int as owner_epoch, :document::uuid as document_id, now() as at, now() as entered_at, st.document_body(:document::uuid) as body`,
    4,
  ),
  { sql: 'update st.stream set seq = :seq::int8 + 4, hash = :hash4::bytea where id = :register::uuid' },
  {
    sql: `insert into st.movement (id, item_id, quantity, document_id, at) values ${serials
      .map((n) => `(:movement${n}::uuid, :item${n}::uuid, -1, :document::uuid, now())`)
      .join(', ')}`,
  },
  {
    sql: `insert into st.job (id, kind, printer, register_id, user_name, document_id, body, title, state, expires_at, seconds_to_live)
      values (:job::uuid, 'receipt', 'receipts', :register::uuid, :user_name, :document::uuid, '{}', 'Receipt 1-' || :register_number::text || '-' || :receipt_counter::text,
        'queued', now() + make_interval(secs => 120), 120)`,
  },
  { sql: 'delete from st.basket where id = :basket::uuid' },
  {
    sql: `update st.request set reply = jsonb_build_object('document', :document::text, 'number', '1-' || :register_number::text || '-' || :receipt_counter::text, 'at', now(),
        'total', 3 * (:amount::int8 + :tax::int8), 'tendered', 3 * (:amount::int8 + :tax::int8), 'change', 0, 'lines', 3, 'job', :job::text)::text
      where scope = :register and id = :request`,
  },
  { sql: 'commit' },
]
