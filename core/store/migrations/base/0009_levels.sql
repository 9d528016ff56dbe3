-- What serial numbers look like (core/serials/validators): wanted in the catalog, in force with the level.
alter table cat.item add serial_format text;
alter table cat.department add serial_format text;
alter table cat.category add serial_format text;
alter table cat.subcategory add serial_format text;
alter table cat.attribute add serial_format text;
alter table st.item_level add serial_format text;

-- Pieces that were on hand before their item was Always, and got their number later.
alter table st.unit
  drop constraint unit_provenance_check,
  add constraint unit_provenance_check
    check (provenance in ('received', 'captured-at-sale', 'captured-at-return', 'added', 'bought-back', 'transferred', 'registered'));
create index item_level_pending on st.item_level (item_id) where pending;
