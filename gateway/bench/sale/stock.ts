import type pg from 'pg'
import { newId } from '../../../core/store/ids.js'
import { offerSerial } from '../../../core/serials/offered.js'
import { price, tax, taxRate, type BenchShop } from '../shop.js'

/** A basket with three serial numbers, paid for, that waits to be completed, and the ids that its document will use. */
export interface PreparedSale {
  /** Whose it is: the place of the contender. */
  readonly lot: number
  readonly client: number
  readonly n: number
  readonly register: string
  readonly basket: string
  readonly document: string
  readonly request: string
  readonly job: string
  readonly lines: readonly string[]
}

/** Where the contenders that speak SQL only find what they are to sell: one row for each sale. */
export const createSaleTable = async (admin: pg.Pool): Promise<void> => {
  await admin.query(`
    create schema bench;
    create table bench.sale (lot int not null, client int not null, n int not null, register uuid not null, basket uuid not null, document uuid not null, request text not null, sha256 text not null,
      event1 uuid not null, event2 uuid not null, event3 uuid not null, event4 uuid not null, movement1 uuid not null, movement2 uuid not null, movement3 uuid not null,
      line1 uuid not null, line2 uuid not null, line3 uuid not null, job uuid not null, amount int8 not null, tax int8 not null, user_id uuid not null, user_name text not null,
      primary key (lot, client, n));
    grant usage on schema bench to tillgate_serve;
    grant select on bench.sale to tillgate_serve`)
}

const serialsPerSale = 3
/** Tables that grow or change with every sale. */
const touched = [
  ...['basket', 'basket_line', 'basket_serial', 'basket_tender', 'unit', 'unit_key', 'unit_event'].map(
    (t) => `st.${t}`,
  ),
  ...['request', 'stream', 'register', 'movement', 'job'].map((t) => `st.${t}`),
  ...['document', 'document_line', 'document_serial', 'document_tax', 'document_tender', 'event'].map((t) => `up.${t}`),
  'bench.sale',
]
/** Version of a basket after three scans and a tender. */
export const preparedVersion = 4

/** How many sales a round may have: a register has one open basket, and there are 999 registers. */
export const mostSales = 999

/**
 * Makes `clients` × `each` sales for each of `lots` contenders. Written in bulk, behind the program's back, and folded
 * away (vacuum, checkpoint) so that no round pays for its preparation.
 */
export const prepareSales = async (
  admin: pg.Pool,
  shop: BenchShop,
  options: { readonly round: number; readonly lots: number; readonly clients: number; readonly each: number },
): Promise<readonly PreparedSale[]> => {
  const { round, lots, clients, each } = options
  const wanted = lots * clients * each
  if (wanted > shop.registers.length) throw new Error('there are more sales to prepare than registers')
  // Other registers in each round, so that every one of them is used as often and by each contender.
  const first = (round * wanted) % shop.registers.length
  const registers = [...shop.registers.slice(first), ...shop.registers.slice(0, first)].slice(0, wanted)
  const sales = registers.map((register, index) => ({
    lot: index % lots,
    client: Math.floor(index / lots) % clients,
    n: Math.floor(index / lots / clients) + 1,
    register: register.id,
    basket: newId(),
    document: newId(),
    request: newId(),
    job: newId(),
    lines: Array.from({ length: serialsPerSale }, newId),
  }))
  await admin.query(
    `insert into st.stream (id, kind, epoch, hash) select (r ->> 'register')::uuid, 'register', epoch, '\\x' from jsonb_array_elements($1) r, st.daemon on conflict do nothing`,
    [JSON.stringify(sales)],
  )
  await admin.query(
    `insert into st.basket (id, register_id, user_id, user_name, state, version, next_position)
     select basket, register, $2, $3, 'tendering', ${preparedVersion}, 4 from jsonb_to_recordset($1) as r (basket uuid, register uuid)`,
    [JSON.stringify(sales), shop.user.id, shop.user.name],
  )
  await insertLines(admin, shop, sales, round)
  await admin.query(
    `insert into st.basket_tender (basket_id, n, kind, amount) select basket, 1, 'cash', 3 * ($2::int8 + $3) from jsonb_to_recordset($1) as r (basket uuid)`,
    [JSON.stringify(sales), price, tax],
  )
  await admin.query('truncate bench.sale')
  await admin.query(
    `insert into bench.sale
     select lot, client, n, register, basket, document, request, encode(sha256(basket::text::bytea), 'hex'), uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7(),
       (lines ->> 0)::uuid, (lines ->> 1)::uuid, (lines ->> 2)::uuid, job, $2, $3, $4, $5
     from jsonb_to_recordset($1) as r (lot int, client int, n int, register uuid, basket uuid, document uuid, request text, lines jsonb, job uuid)`,
    [JSON.stringify(sales), price, tax, shop.user.id, shop.user.name],
  )
  await admin.query(`vacuum analyze ${touched.join(', ')}`)
  await admin.query('checkpoint')
  return sales
}

/** Three lines of one serialized item each, in the order of their keys, as the statements number them. */
const insertLines = async (
  admin: pg.Pool,
  shop: BenchShop,
  sales: readonly PreparedSale[],
  round: number,
): Promise<void> => {
  const lines = sales.flatMap((sale, place) => {
    const items = Array.from({ length: serialsPerSale }, (_, index) => {
      const item = shop.serialized[(place * serialsPerSale + index) % shop.serialized.length]
      if (item === undefined) throw new Error('the shop has no serialized items')
      return item
    }).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return items.map((item, index) => {
      const offer = offerSerial(`B${round}-${place + 1}-${index + 1}`)
      if (!offer.ok) throw new Error(offer.code)
      const { label, folded, version } = offer.serial
      return {
        ...{ basket: sale.basket, line: sale.lines[index], position: index + 1, item: item.id, name: item.name },
        ...{ upc: item.code, unit: newId(), event: newId(), label, key: folded.key, sort: folded.sort, version },
      }
    })
  })
  const from = `from jsonb_to_recordset($1) as r (basket uuid, line uuid, position int, item uuid, name text, upc text, unit uuid, event uuid, label text, key text, sort text, version int2)`
  const values = [JSON.stringify(lines)]
  await admin.query(
    `insert into st.unit (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, lap, number, received_at, provenance)
     select unit, item, item::text, key, sort, label, version, 'available', store_id, epoch, 1, 1, now(), 'received' ${from}, st.daemon`,
    values,
  )
  await admin.query(
    `insert into st.unit_key (serial_scope, serial_key, unit_id, kind) select item::text, key, unit, 'main' ${from}`,
    values,
  )
  await admin.query(
    `insert into st.unit_event (unit_id, number, event_id, kind, at, serial_sort, serial_key, serial_label, state, owner_store_id, received_at)
     select unit, 1, event, 'unit.received', now(), sort, key, label, 'available', store_id, now() ${from}, st.daemon`,
    values,
  )
  await admin.query(
    `insert into st.basket_line (id, basket_id, position, item_id, product_id, product_name, name, upc, upc_key, quantity, unit_price, tax_rate)
     select line, basket, position, item, 'P', name, name, upc, lpad(upc, 14, '0'), 1, ${price}, ${taxRate} ${from}`,
    values,
  )
  await admin.query(
    `insert into st.basket_serial (basket_id, line_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, known)
     select basket, line, item::text, key, sort, label, version, true ${from}`,
    values,
  )
}
