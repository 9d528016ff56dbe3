import type { Database } from './database.js'
import type { TransferLine, TransferSummary, TransferUnit } from './store.js'

const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const storeOf = (alias: string, id: string): string =>
  `jsonb_build_object('id', ${id}, 'number', coalesce(${alias}.number, 0), 'name', coalesce(${alias}.name, 'another store'))`

/** Transfers, oldest first: one by its id, or those that are open, or the last ones that are over. */
export const summariesOf = (
  soft: Database,
  { id, open, limit }: { readonly id: string | null; readonly open: boolean; readonly limit: number },
): Promise<readonly TransferSummary[]> =>
  soft.rows<TransferSummary>(
    `transfer-summaries-${id === null ? (open ? 'open' : 'closed') : 'one'}`,
    `select t.id, t.number, case when t.source_store_id = st.here() then 'outgoing' else 'incoming' end as direction, ${storeOf('a', 't.source_store_id')} as source,
       ${storeOf('b', 't.destination_store_id')} as destination, t.reference, t.user_name as "user", ${instant('t.at')} as at,
       greatest(0, floor(extract(epoch from now() - t.at)))::int as "ageSeconds", t.closed_at is null as open, t.origin, ${instant('t.handed_out_at')} as "handedOutAt",
       case when t.recalled_at is not null then jsonb_build_object('at', ${instant('t.recalled_at')}, 'by', coalesce(t.recalled_by, ''), 'reason', coalesce(t.recall_reason, ''),
         'releasedAt', ${instant('t.released_at')}) end as recall,
       l.quantity, jsonb_build_object('in-transit', coalesce(u.on_way, 0) + l.on_way, 'late', coalesce(u.late, 0) + l.late, 'released', coalesce(u.released, 0) + l.released,
         'received', coalesce(u.received, 0) + l.received, 'returned', coalesce(u.returned, 0) + l.returned, 'lost', coalesce(u.lost, 0) + l.lost, 'conflict', coalesce(u.conflict, 0)) as counts,
       ${instant('least(u.late_since, l.late_since)')} as "lateSince"
     from (select * from st.transfer where ${
       id === null
         ? open
           ? 'closed_at is null order by at, id limit $1'
           : 'closed_at is not null order by closed_at desc, id limit $1'
         : 'id = $1'
     }) t
     left join cat.store a on a.id = t.source_store_id left join cat.store b on b.id = t.destination_store_id,
     lateral (select sum(quantity)::int8 as quantity, coalesce(sum(released), 0)::int8 as released, coalesce(sum(received), 0)::int8 as received, coalesce(sum(returned), 0)::int8 as returned,
       coalesce(sum(lost), 0)::int8 as lost, min(late_since) as late_since,
       coalesce(sum(quantity - received - released - returned - lost) filter (where plain and late_since is not null), 0)::int8 as late,
       coalesce(sum(quantity - received - released - returned - lost) filter (where plain and late_since is null), 0)::int8 as on_way
       from st.transfer_line where transfer_id = t.id) l,
     lateral (select count(*) filter (where state = 'in-transit') as on_way, count(*) filter (where state = 'late') as late, count(*) filter (where state = 'released') as released,
       count(*) filter (where state = 'received') as received, count(*) filter (where state = 'returned') as returned, count(*) filter (where state = 'lost') as lost,
       count(*) filter (where state = 'conflict') as conflict, min(since) filter (where state = 'late') as late_since from st.transfer_unit where transfer_id = t.id) u
     order by t.at, t.id`,
    [id ?? limit],
  )

export const linesOf = (soft: Database, id: string): Promise<readonly Omit<TransferLine, 'units'>[]> =>
  soft.rows(
    'transfer-lines',
    `select l.position, l.item_id as "itemId", st.item_text(l.item_id) as item, c.display as upc, l.quantity, case when l.plain then jsonb_build_object(
       'open', l.quantity - l.received - l.released - l.returned - l.lost, 'late', l.late_since is not null, 'received', l.received, 'released', l.released, 'returned', l.returned,
       'lost', l.lost) end as pieces
     from st.transfer_line l left join lateral (select display from cat.upc where item_id = l.item_id order by position limit 1) c on true where l.transfer_id = $1 order by l.position`,
    [id],
  )

export const unitsOf = (
  soft: Database,
  id: string,
): Promise<readonly { readonly position: number; readonly unit: TransferUnit }[]> =>
  soft.rows(
    'transfer-units',
    `select x.position, jsonb_build_object('serial', u.serial_label, 'state', x.state, 'conflict', x.state = 'conflict' or u.conflict, 'since', ${instant('x.since')},
       'ageSeconds', greatest(0, floor(extract(epoch from now() - x.since)))::int, 'words', st.unit_words(u.id), 'document', x.document_id, 'documentNumber', d.number) as unit
     from st.transfer_unit x join st.unit u on u.id = x.unit_id left join up.document d on d.id = x.document_id
     where x.transfer_id = $1 order by x.position, u.serial_sort, u.serial_key`,
    [id],
  )
