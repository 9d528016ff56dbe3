import { newId } from '../ids.js'
import type { Shop } from './shop.js'

/** What happened to a unit, put into the database by hand: for the look-ups and checks, not for the rules. */
export interface Past {
  readonly serial: string
  /** Kind of the unit's event: unit.returned. */
  readonly event: string
  /** Of the unit after it. */
  readonly state: string
  /** Kind of the document; null for an event without one. */
  readonly document: string | null
  /** ISO; now when left out. */
  readonly at?: string
  readonly customer?: string
  readonly from?: string
  readonly to?: string
}

/** Writes a document with one line for one known unit, its event, and the unit's new state, at a given time. */
export const happened = async (shop: Shop, past: Past): Promise<void> => {
  const { user } = shop
  const document = past.document === null ? null : newId()
  const at = past.at ?? new Date().toISOString()
  if (document !== null) {
    await shop.sql(
      `insert into up.document (id, store_id, epoch, kind, number, user_id, user_name, request_scope, request_id, customer_number, source_store_id, destination_store_id,
         business_date, at, entered_at, currency, net, tax, total, change, training)
       values ($1::uuid, st.here(), 1, $2, $1::uuid::text, $3, $4, 'test', $1::uuid::text, $5, $6, $7, ($8::timestamptz)::date, $8, $8, 'USD', 0, 0, 0, 0, false)`,
      [document, past.document, user.id, user.name, past.customer ?? null, past.from ?? null, past.to ?? null, at],
    )
    await shop.sql(
      `insert into up.document_line (document_id, position, line_id, item_id, product_id, product_name, description, level, quantity, amount, tax_rate, tax_base, tax_amount, department)
       select $1, 1, $1, u.item_id, n.product_id, n.product_name, i.description, 'always', 1, 0, 0, 0, 0, n.department
       from st.unit u join cat.item i on i.id = u.item_id join cat.item_names n on n.item_id = i.id where u.serial_label = $2`,
      [document, past.serial],
    )
    await shop.sql(
      `insert into up.document_serial (document_id, position, n, unit_id, unit_number, serial_scope, serial_key, serial_key_version, serial_label, provenance)
       select $1, 1, 1, u.id, u.number + 1, u.serial_scope, u.serial_key, u.serial_key_version, u.serial_label, u.provenance from st.unit u where u.serial_label = $2`,
      [document, past.serial],
    )
  }
  // The unit first, then the event, in one transaction: as every writer of the store does.
  await shop.sql(
    `do $$
     declare
       v_unit st.unit;
       e up.event;
     begin
       update st.unit set state = '${past.state}', number = number + 1 where serial_label = '${past.serial}' returning * into v_unit;
       e.id := '${newId()}';
       e.kind := '${past.event}';
       e.item_id := v_unit.item_id;
       e.serial_scope := v_unit.serial_scope;
       e.serial_key := v_unit.serial_key;
       e.serial_key_version := v_unit.serial_key_version;
       e.unit_id := v_unit.id;
       e.unit_number := v_unit.number;
       e.owner_epoch := v_unit.owner_epoch;
       e.document_id := ${document === null ? 'null' : `'${document}'`};
       e.at := '${at}';
       e.entered_at := now();
       e.body := '{"user":"${user.id}"}';
       perform st.save_stream(st.append_event(st.lock_stream('{"id":"${user.id}","kind":"session"}'), e));
     end $$`,
  )
}
