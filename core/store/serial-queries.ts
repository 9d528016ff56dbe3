import type { Database } from './database.js'
import type { ActionNow, OnHandRow, SerialLife, Serials, UnitToLookAt } from './store.js'

/** The life of a number, by every item that has it, and what is on hand. */
export const serialsOf = (db: Database): Serials => ({
  life: (serial) =>
    db.rows<SerialLife>(
      'serial-life',
      `select u.item_id as "itemId", st.item_text(u.item_id) as item, u.serial_label as serial, st.unit_words(u.id) as state,
        (select coalesce(json_agg(json_build_object('number', k.serial_key, 'kind', k.kind) order by k.kind desc, k.serial_key), '[]'::json)
          from st.unit_key k where k.unit_id = u.id and k.kind <> 'main') as numbers,
        (select coalesce(json_agg(json_build_object('number', e.number, 'kind', e.kind, 'at', to_char(e.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'document', e.document_id, 'documentNumber', coalesce(d.number, t.number),
          'user', coalesce(d.user_name, ''), 'register', d.register_number) order by e.number), '[]'::json)
          from st.unit_event e left join up.document d on d.id = e.document_id left join st.transfer t on t.id = e.document_id where e.unit_id = u.id) as events
       from st.units_of_serial($1::jsonb) u`,
      [JSON.stringify(serial)],
    ),
  actions: (itemId, serial, { date, endHold }) =>
    db.rows<ActionNow>('unit-actions', 'select action, code, details from st.unit_actions($1, $2::jsonb, $3, $4)', [
      itemId,
      JSON.stringify(serial),
      date,
      endHold,
    ]),
  toLookAt: ({ kind, limit }) =>
    db.rows<UnitToLookAt>(
      'units-to-look-at',
      `select kind, "itemId", item, serial, pieces::int as pieces, state, transfer, "transferNumber",
        to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since, extract(epoch from now() - since)::int as "ageSeconds"
       from st.units_to_look_at($1, $2)`,
      [kind, limit],
    ),
  onHandPage: ({ itemId, after, limit }) =>
    db.rows<OnHandRow>(
      'serial-on-hand-page',
      `select u.id as "unitId", u.serial_label as serial, st.unit_words(u.id) as state, to_char(u.received_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since
       from (select u.* from st.unit u left join st.unit a on a.id = $2
         where u.item_id = $1 and u.state in ('available', 'held', 'quarantine', 'damaged', 'reserved') and ($2::uuid is null or (u.serial_sort, u.serial_key) > (a.serial_sort, a.serial_key))
         order by u.serial_sort, u.serial_key limit $3) u
       order by u.serial_sort, u.serial_key`,
      [itemId, after, limit],
    ),
  onHand: (itemId) =>
    db.rows<{ serial: string; since: string }>(
      'serial-on-hand',
      `select serial_label as serial, to_char(received_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since from st.unit
       where item_id = $1 and state in ('available', 'held', 'quarantine', 'damaged', 'reserved') order by serial_sort, serial_key`,
      [itemId],
    ),
})
