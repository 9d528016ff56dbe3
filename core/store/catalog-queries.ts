import type { OfferedSerial } from '../sale/basket.js'
import type { Database } from './database.js'
import type { CatalogQueries, ItemDetailsRow, ItemHitRow, ItemRow } from './store.js'

const columns = `i.id as "itemId", i.description as name, coalesce(p.product_id, '') as "productId", coalesce(p.name, '') as "productName",
  (select u.display from cat.upc u where u.item_id = i.id and u.position = 0) as upc,
  coalesce((select array_agg(u.display order by u.position) from cat.upc u where u.item_id = i.id and u.position > 0), '{}') as "additionalUpcs",
  i.price, i.cost, i.tax_rate as "taxRate", coalesce(l.level, 'not') as level,
  case when l.source is null then 'default' when l.source_name is null or l.source = 'item' then l.source else l.source || ' ' || l.source_name end as "levelSource",
  st.serial_rules(coalesce(l.level, 'not'), l.serial_rules) as "serialRules",
  st.quantity_on_hand(i.id) as "onHand", i.active`
const from = `cat.item i left join cat.product p on p.id = i.product left join st.item_level l on l.item_id = i.id`

/** Text for a LIKE prefix or infix: its own wildcards are meant literally. */
const like = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`)

/** Look-ups in the catalog, with the level in force here. */
export const catalogQueriesOf = (db: Database): CatalogQueries => ({
  item: async (id) => {
    const [row] = await db.rows<ItemRow>('item-by-id', `select ${columns} from ${from} where i.id = $1`, [id])
    return row ?? null
  },
  details: async (id) => {
    const [row] = await db.rows<ItemDetailsRow>(
      'item-details',
      `select ${columns}, i.level as "ownLevel", coalesce(l.pending, false) as pending, coalesce(i.exact, false) as exact, coalesce(i.serial_scope, 'item') as "serialScope",
         l.serial_format as "serialFormat", i.serial_format as "ownSerialFormat", coalesce(i.serial_rules, '{}') as "ownSerialRules",
         (select count(*)::int from st.unit u where u.item_id = i.id and u.state in ('available', 'held', 'quarantine', 'damaged', 'reserved')) as registered,
         json_build_object('department', n.department, 'category', n.category, 'subcategory', n.subcategory, 'style', n.style, 'size', n.size, 'color', n.color,
           'brand', n.brand, 'season', n.season, 'team', n.team, 'vendor', n.vendor) as names
       from ${from} join cat.item_names n on n.item_id = i.id where i.id = $1`,
      [id],
    )
    return row ?? null
  },
  byCode: async (codes) => {
    const [row] = await db.rows<ItemRow>(
      'item-by-code',
      `select ${columns} from ${from} where i.id = (st.item_of_codes($1::jsonb)).item`,
      [JSON.stringify(codes)],
    )
    return row ?? null
  },
  search: ({ text, codes, serial, limit }) => search(db, text, codes, serial, limit),
  quickPick: async () => {
    const rows = await db.rows<ItemRow & { page: string }>(
      'item-quick-pick',
      `select i.quick_pick_page as page, ${columns} from ${from} where i.quick_pick_page is not null and i.active order by i.quick_pick_page, i.quick_pick_position, i.id`,
      [],
    )
    const pages = new Map<string, ItemRow[]>()
    for (const { page, ...item } of rows) pages.set(page, [...(pages.get(page) ?? []), item])
    return [...pages].map(([name, items]) => ({ name, items }))
  },
  list: ({ after, limit, order }) =>
    order === 'id'
      ? db.rows<ItemRow>(
          'item-list',
          `select ${columns} from ${from} where ($1::uuid is null or i.id > $1) order by i.id limit $2`,
          [after, limit],
        )
      : byName(db, after, limit),
})

/** By the index of the names, whose order is that of the bytes; two items of one name follow each other by id. */
const byName = async (db: Database, after: string | null, limit: number): Promise<readonly ItemRow[]> => {
  const [start] = after === null ? [] : await db.rows<{ name: string }>('item-name', nameOf, [after])
  const where = 'lower(i.description) ~>=~ $1 and (lower(i.description) ~>~ $1 or $2::uuid is null or i.id > $2)'
  return db.rows<ItemRow>(
    'item-list-by-name',
    `select ${columns} from (select i.* from cat.item i where ${where} order by lower(i.description) using ~<~, i.id limit $3) i
     left join cat.product p on p.id = i.product left join st.item_level l on l.item_id = i.id order by lower(i.description) using ~<~, i.id`,
    [start?.name ?? '', after, limit],
  )
}
const nameOf = 'select lower(description) as name from cat.item where id = $1'

/** Codes and serial numbers first (they are exact), then words: every word must stand in the description or the product. */
const search = async (
  db: Database,
  text: string,
  codes: readonly string[],
  serial: OfferedSerial | null,
  limit: number,
): Promise<readonly ItemHitRow[]> => {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const exact = await db.rows<ItemHitRow>(
    'item-search-exact',
    `select ${columns}, null::text as serial, null::text as state from ${from} where i.id = (st.item_of_codes($1::jsonb)).item
     union all
     select ${columns}, f.serial_label as serial, st.unit_words(f.id) as state from (select u.* from st.units_of_serial($2::jsonb) u limit 20) f join ${from} on i.id = f.item_id`,
    [JSON.stringify(codes), serial === null ? 'null' : JSON.stringify(serial)],
  )
  if (words.length === 0 || exact.length >= limit) return exact.slice(0, limit)
  const named = await db.rows<ItemHitRow>(
    'item-search-words',
    `select ${columns}, null::text as serial, null::text as state from ${from}
     where i.active and (select bool_and(lower(i.description || ' ' || coalesce(p.product_id, '') || ' ' || coalesce(p.name, '')) like '%' || w || '%') from unnest($1::text[]) w)
     order by lower(i.description) like $2 || '%' desc, i.description, i.id limit $3`,
    [words.map(like), like(words[0] ?? ''), limit],
  )
  const seen = new Set(exact.map(({ itemId }) => itemId))
  return [...exact, ...named.filter(({ itemId }) => !seen.has(itemId))].slice(0, limit)
}
