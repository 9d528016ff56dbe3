-- Whether a Sometimes item asks for serial numbers, transaction by transaction: {"sale": "required", "return": "none", …}.
-- What a place does not say it inherits; what nobody says is optional. "Required when selling" and "when returning" were
-- columns of an item; they are two cells of it.
alter table cat.item add serial_rules jsonb;
alter table cat.department add serial_rules jsonb;
alter table cat.category add serial_rules jsonb;
alter table cat.subcategory add serial_rules jsonb;
alter table cat.attribute add serial_rules jsonb;
alter table st.item_level add serial_rules jsonb not null default '{}';

update cat.item set serial_rules = nullif(case when required_on_sale then '{"sale": "required"}'::jsonb else '{}' end
  || case when required_on_return then '{"return": "required"}'::jsonb else '{}' end, '{}') where required_on_sale or required_on_return;
update st.item_level set serial_rules = case when required_on_sale then '{"sale": "required"}'::jsonb else '{}' end
  || case when required_on_return then '{"return": "required"}'::jsonb else '{}' end where required_on_sale or required_on_return;

-- The view reads the columns; the functions make it anew.
drop view if exists cat.item_level_wanted cascade;
drop view if exists st.basket_item cascade;
alter table cat.item drop required_on_sale, drop required_on_return;
alter table st.item_level drop required_on_sale, drop required_on_return;
