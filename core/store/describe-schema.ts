/**
 * The schema as text: tables, columns, constraints, indexes, views, functions and what the daemon's role may do. Made
 * by a catalog query of our own, so that it reads the same on every PostgreSQL version we run on; the partitions of
 * the journal, which depend on the day, are left out.
 */
export const describeSchemaStatement = `
with tables as (
  select c.oid, n.nspname || '.' || c.relname as name, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('cat', 'up', 'st') and c.relkind in ('r', 'p', 'v') and not c.relispartition
), lines as (
  select name, 0 as kind, 0 as place, case relkind when 'v' then 'view ' else 'table ' end || name as line from tables
  union all
  select t.name, 1, a.attnum, '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when co.collname = 'C' then ' collate "C"' else '' end
    || case when a.attnotnull then ' not null' else '' end || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
    || case a.attidentity when 'a' then ' identity' else '' end
  from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum left join pg_collation co on co.oid = a.attcollation
  union all
  select t.name, 2, row_number() over (partition by t.name order by c.conname)::int, '  constraint ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
  from tables t join pg_constraint c on c.conrelid = t.oid where c.contype in ('p', 'u', 'f', 'c')
  union all
  select t.name, 3, row_number() over (partition by t.name order by i.relname)::int, '  ' || pg_get_indexdef(i.oid)
  from tables t join pg_index x on x.indrelid = t.oid join pg_class i on i.oid = x.indexrelid
  where not exists (select from pg_constraint c where c.conindid = i.oid and c.contype in ('p', 'u'))
  union all
  select t.name, 4, 0, '  daemon: ' || coalesce(string_agg(g.privilege_type, ', ' order by g.privilege_type), 'nothing')
  from tables t left join information_schema.role_table_grants g on g.table_schema || '.' || g.table_name = t.name and g.grantee = $1 group by t.name
  union all
  select n.nspname || '.' || p.proname, 5, 0, 'function ' || n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') returns ' || pg_get_function_result(p.oid)
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('cat', 'up', 'st')
)
select line from lines order by kind = 5, name collate "C", kind, place, line collate "C"`
