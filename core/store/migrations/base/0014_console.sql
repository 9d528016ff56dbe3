-- What the console's inventory pages ask for.

-- The unit's own event number when its conflict was settled as "it is the one that was sent": the source learns it by it.
alter table st.transfer_unit add settled_number int;

-- Units to look at: few among many.
create index unit_to_look_at on st.unit (id)
  where conflict or blocked_reason is not null or state in ('held', 'quarantine', 'damaged', 'return-pending');
create index transfer_unit_to_look_at on st.transfer_unit (since) where state in ('late', 'conflict');
create index transfer_line_late on st.transfer_line (late_since) where late_since is not null;
