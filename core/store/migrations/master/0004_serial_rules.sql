-- Cells are of the five transactions, and say one of three words. A check holds no sub-query, but a path expression.
do $$
declare
  v_table text;
begin
  foreach v_table in array array['item', 'department', 'category', 'subcategory', 'attribute'] loop
    execute format($sql$
      alter table cat.%I add constraint %I check (jsonb_typeof(serial_rules) = 'object' and not jsonb_path_exists(serial_rules,
        '$.keyvalue() ? (!(@.key == "sale" || @.key == "return" || @.key == "receiving" || @.key == "adjustment" || @.key == "transfer")
          || !(@.value == "required" || @.value == "optional" || @.value == "none"))')) $sql$, v_table, v_table || '_serial_rules');
  end loop;
end $$;
