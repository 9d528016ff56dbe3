import type pg from 'pg'
import type { BenchShop } from '../shop.js'

/** Each unit was received, sold, returned, held, and then released (every other one) or written off. */
const eventsOfUnit = 5
/** Units in one delivery; in every other document, and of one item in any. */
const perDelivery = 500
const perDocument = 4
/** Written in one statement, so that there is something to tell meanwhile. */
const unitsAtOnce = 20_000

export interface Past {
  readonly events: number
  readonly units: number
  /** The number of the nth unit, from 0. */
  readonly serial: (n: number) => string
}

/**
 * Gives a shop years behind it: `events` events of units with their documents, lines and serial numbers, ids and times
 * from `seed`. Written in bulk behind the program's back; hashes are no chain, for nothing here reads them.
 */
export const fillPast = async (
  admin: pg.Pool,
  shop: BenchShop,
  options: { readonly events: number; readonly seed: number; readonly say: (line: string) => void },
): Promise<Past> => {
  const units = Math.ceil(options.events / eventsOfUnit / perDelivery) * perDelivery
  const client = await admin.connect()
  try {
    // Foreign keys hold by construction; looking each of them up would take longer than the rest.
    await client.query(`set session_replication_role = replica`)
    await client.query(`set synchronous_commit = off`)
    await client.query(helpers)
    await client.query(
      `insert into bench.item select n - 1, i.id, m.product_id, m.product_name, i.description, u.display, u.key, m.department
       from unnest($1::uuid[]) with ordinality x (id, n) join cat.item i on i.id = x.id join cat.item_names m on m.item_id = i.id
       join cat.upc u on u.item_id = i.id and u.position = 0`,
      [shop.serialized.map(({ id }) => id)],
    )
    for (let from = 0; from < units; from += unitsAtOnce) {
      const until = Math.min(units, from + unitsAtOnce)
      const values = [from, until, units, options.seed, shop.serialized.length, shop.user.id, shop.registers[0]?.id]
      for (const text of statements) await client.query(inPlace(text, values))
      if (until % 200_000 === 0 || until === units) options.say(`the past: ${until} of ${units} units`)
    }
    await client.query(`insert into st.on_hand (item_id, quantity) select item_id, count(*) from st.unit where state = 'available' group by item_id
      on conflict (item_id) do update set quantity = excluded.quantity`)
    await client.query(`drop schema bench cascade`)
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    client.release(true)
  }
  return { events: units * eventsOfUnit, units, serial: (n) => `SN${n + 1}` }
}

/** Numbers and ids of ours, written out: a function's arguments would be planned for any value. */
const inPlace = (text: string, values: readonly (number | string | undefined)[]): string =>
  text.replace(/\$(\d)/g, (_, n: string) => {
    const value = values[Number(n) - 1]
    return typeof value === 'number' ? String(value) : `'${value ?? ''}'`
  })

const helpers = `
  create schema bench;
  create table bench.item (place int primary key, id uuid, product_id text, product_name text, description text, upc text, upc_key text, department text);
  -- Three years, the units of a delivery at once, days between what happens to one.
  create function bench.at(k int, n int8, units int8) returns timestamptz language sql immutable as
    $$ select timestamptz '2023-01-01 08:00:00Z' + (n * 1000.0 / units) * interval '1 day' + (k - 1) * interval '6 days' $$;
  -- A uuidv7 of that time; 7 bits of the seed, the kind and the number make it unique.
  create function bench.id(seed int, kind int, n int8, at timestamptz) returns uuid language sql immutable as
    $$ select (lpad(to_hex((extract(epoch from at) * 1000)::int8), 12, '0') || '7' || lpad(to_hex((seed % 128) * 32 + kind), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid $$;
  create function bench.unit(seed int, n int8, units int8) returns uuid language sql immutable as
    $$ select bench.id(seed, 0, n, bench.at(1, n, units)) $$;
  create function bench.document(seed int, k int, n int8, units int8) returns uuid language sql immutable as
    $$ select bench.id(seed, k, n / (case k when 1 then ${perDelivery} else ${perDocument} end), bench.at(k, n / (case k when 1 then ${perDelivery} else ${perDocument} end) * (case k when 1 then ${perDelivery} else ${perDocument} end), units)) $$;
  create function bench.document_at(k int, n int8, units int8) returns timestamptz language sql immutable as
    $$ select bench.at(k, n / (case k when 1 then ${perDelivery} else ${perDocument} end) * (case k when 1 then ${perDelivery} else ${perDocument} end), units) $$;
  create table bench.step (k int primary key, document text, event text, state text, other text);
  insert into bench.step values (1, 'receiving', 'unit.received', 'available', null), (2, 'sale', 'unit.sold', 'sold', null), (3, 'return', 'unit.returned', 'available', null),
    (4, 'status', 'unit.held', 'held', null), (5, 'adjustment', 'unit.released', 'available', 'adjusted-out');
`

/** $1, $2: units from and until; $3: units in all; $4 seed; $5 items; $6 user; $7 register. */
const series = `generate_series($1::int8, $2::int8 - 1) n`
const sort = `'SN' || lpad(length((n + 1)::text)::text, 2, '0') || (n + 1)`
const itemOf = `(n / ${perDocument}) % $5`
const perOf = `(case s.k when 1 then ${perDelivery} else ${perDocument} end)`
const stateOf = `case when n % 2 = 1 then coalesce(s.other, s.state) else s.state end`

const statements: readonly string[] = [
  `insert into st.unit (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, lap, number, document_id,
     received_at, received_document_id, cost, provenance)
   select bench.unit($4, n, $3), i.id, i.id::text, 'SN' || n + 1, ${sort}, 'SN' || n + 1, 1, case when n % 2 = 0 then 'available' else 'adjusted-out' end, st.here(), 1, 2, ${eventsOfUnit},
     bench.document($4, 5, n, $3), bench.document_at(1, n, $3), bench.document($4, 1, n, $3), 5000, 'received'
   from ${series} join bench.item i on i.place = ${itemOf}`,
  `insert into st.unit_key (serial_scope, serial_key, unit_id, kind)
   select i.id::text, 'SN' || n + 1, bench.unit($4, n, $3), 'main' from ${series} join bench.item i on i.place = ${itemOf}`,
  `insert into up.document (id, store_id, epoch, kind, number, register_id, register_number, user_id, user_name, request_scope, request_id, business_date, at, entered_at, currency, net, tax, total, change, training)
   select bench.document($4, s.k, n, $3), st.here(), 1, s.document, s.k || '-' || n / ${perOf}, $7::uuid, 1, $6::uuid, 'Ada', 'bench', s.k || '-' || n / ${perOf},
     bench.document_at(s.k, n, $3)::date, bench.document_at(s.k, n, $3), bench.document_at(s.k, n, $3), 'USD', 0, 0, 0, 0, false
   from bench.step s cross join ${series} where n % ${perOf} = 0`,
  `insert into up.document_line (document_id, position, line_id, item_id, product_id, product_name, description, upc, upc_key, level, quantity, list_price, unit_price, amount, tax_rate, tax_base, tax_amount, department)
   select bench.document($4, s.k, n, $3), n % ${perOf} / ${perDocument} + 1, bench.id($4, 16 + s.k, n, bench.document_at(s.k, n, $3)), i.id, i.product_id, i.product_name, i.description, i.upc, i.upc_key, 'always',
     ${perDocument}, 10000, 10000, 40000, 0, 40000, 0, i.department
   from bench.step s cross join ${series} join bench.item i on i.place = ${itemOf} where n % ${perDocument} = 0`,
  `insert into up.document_serial (document_id, position, n, unit_id, unit_number, serial_scope, serial_key, serial_key_version, serial_label, provenance)
   select bench.document($4, s.k, n, $3), n % ${perOf} / ${perDocument} + 1, n % ${perDocument} + 1, bench.unit($4, n, $3), s.k, i.id::text, 'SN' || n + 1, 1, 'SN' || n + 1, 'received'
   from bench.step s cross join ${series} join bench.item i on i.place = ${itemOf}`,
  `insert into up.event (id, store_id, epoch, stream, seq, prev_hash, hash, v, kind, item_id, serial_scope, serial_key, serial_key_version, unit_id, unit_number, owner_epoch, document_id, at, entered_at, body)
   select bench.id($4, 8 + s.k, n, bench.document_at(s.k, n, $3)), st.here(), 1, $7::uuid, (s.k - 1) * $3::int8 + n + 1, sha256((n - 1)::text::bytea), sha256(n::text::bytea), 1, s.event, i.id, i.id::text, 'SN' || n + 1, 1,
     bench.unit($4, n, $3), s.k, 1, bench.document($4, s.k, n, $3), bench.document_at(s.k, n, $3), bench.document_at(s.k, n, $3),
     '{"from":"available","to":"' || ${stateOf} || '","after":{"state":"' || ${stateOf} || '","lap":1,"cost":5000}}'
   from bench.step s cross join ${series} join bench.item i on i.place = ${itemOf}`,
  `insert into st.unit_event (unit_id, number, event_id, kind, at, document_id, serial_sort, serial_key, serial_label, state, owner_store_id, cost, received_at)
   select bench.unit($4, n, $3), s.k, bench.id($4, 8 + s.k, n, bench.document_at(s.k, n, $3)), s.event, bench.document_at(s.k, n, $3), bench.document($4, s.k, n, $3), ${sort}, 'SN' || n + 1, 'SN' || n + 1,
     ${stateOf}, st.here(), 5000, bench.document_at(1, n, $3)
   from bench.step s cross join ${series}`,
]
