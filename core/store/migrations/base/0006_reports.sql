-- What the reports read: a unit's event with the number as it was then, and what the unit was after it. The state after
-- an event is also in the event's own hashed body; here it can be searched.
alter table st.unit_event
  add column serial_sort text collate "C",
  add column serial_key text collate "C",
  add column serial_label text,
  add column state text collate "C",
  add column owner_store_id uuid,
  add column cost int8,
  add column received_at timestamptz;

update st.unit_event e set serial_sort = u.serial_sort, serial_key = u.serial_key, serial_label = u.serial_label, owner_store_id = u.owner_store_id,
  cost = u.cost, received_at = u.received_at, state = case e.kind when 'unit.sold' then 'sold' when 'unit.received' then 'available' else u.state end
from st.unit u where u.id = e.unit_id;

alter table st.unit_event
  alter column serial_sort set not null,
  alter column serial_key set not null,
  alter column serial_label set not null,
  alter column owner_store_id set not null;

-- From–To in natural order, and by date; both are the order of a page, down to its last row.
create index unit_event_sort on st.unit_event (serial_sort, serial_key, unit_id, number);
create index unit_event_at on st.unit_event (at, unit_id, number);
-- On hand in natural order, without walking over what was sold.
create index unit_on_hand on st.unit (serial_sort, serial_key, id) where state in ('available', 'held', 'quarantine', 'damaged', 'reserved');
-- The line of one event of a unit.
drop index up.document_serial_unit;
create index document_serial_unit on up.document_serial (unit_id, unit_number);

-- How far the newest checkpoint that names a stream reaches. Written by checkpoints alone, so that they lock no stream
-- but their own.
create table st.anchor (
  stream uuid primary key,
  seq int8 not null
);
