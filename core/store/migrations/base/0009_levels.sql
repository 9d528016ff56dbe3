-- What serial numbers look like (core/serials/validators): wanted in the catalog, in force with the level.
alter table cat.item add serial_format text;
alter table cat.department add serial_format text;
alter table cat.category add serial_format text;
alter table cat.subcategory add serial_format text;
alter table cat.attribute add serial_format text;
alter table st.item_level add serial_format text;
