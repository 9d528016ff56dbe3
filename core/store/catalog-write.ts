import type { CheckedItem, CheckedUpc } from '../catalog/check-item.js'
import type { SaidRules, SerialRules } from '../catalog/serial-rules.js'
import type { LevelBearer } from '../catalog/level.js'
import { TillgateError, type ErrorDetails } from '../errors/error.js'
import type { Level } from '../sale/basket.js'
import { fieldsOf, stagedRow } from './catalog-rows.js'
import { connectStaging, type CatalogStaging } from './catalog-staging.js'
import type { Database } from './database.js'
import { callForFaults, stockArgument } from './document-call.js'
import { newId } from './ids.js'
import type { FormatRule } from './serial-formats.js'
import type { Actor, DocumentFault, OrRefusal, PostedDocument, RequestKey, StockDocument } from './store.js'

export interface SavedItem {
  readonly itemId: string
  /** Counts the changes of the item, from 1. */
  readonly rev: number
}

/** A department, category, subcategory or attribute value, and how many items depend on it. */
export interface LevelBearerRow {
  readonly kind: LevelBearer
  readonly id: string
  readonly name: string
  /** The name it lies in: a category's department, a subcategory's category. */
  readonly within: string | null
  readonly level: Level | null
  readonly serialFormat: string | null
  readonly serialRules: SerialRules
  readonly items: number
}

/** What of a place is set; what is left out stays, null inherits. */
export interface PlaceChanges {
  readonly level?: Level | null
  readonly serialFormat?: string | null
  readonly serialRules?: SaidRules
}

/** Items whose level would go from one to another, with what is on hand of them. */
export interface LevelChange {
  readonly from: Level
  readonly to: Level
  readonly items: number
  readonly pieces: number
  /** Units on hand with a serial number, and pieces on hand without one. */
  readonly registered: number
  readonly unregistered: number
}

export interface LevelPreview {
  readonly name: string
  /** Items whose level would be another one. */
  readonly items: number
  readonly changes: readonly LevelChange[]
}

/** An item of a preview, with what is on hand of it. */
export interface LevelMove {
  readonly itemId: string
  readonly item: string
  readonly from: Level
  readonly to: Level
  readonly pieces: number
  readonly registered: number
  readonly unregistered: number
  /** Numbers it had before; each comes back when it is registered again. */
  readonly archived: number
}

/** What saving a place or an item would do to levels; `list` names the first 200 items with stock or numbers. */
export interface LevelMoves {
  readonly items: number
  readonly changes: readonly LevelChange[]
  readonly list: readonly LevelMove[]
}

export type PlannedChange =
  | { readonly place: { readonly kind: LevelBearer; readonly id: string; readonly level: Level | null } }
  | { readonly itemId: string; readonly changes: CheckedItem }

/** An Always item with pieces on hand that have no number yet. */
export interface PendingItem {
  readonly itemId: string
  readonly item: string
  readonly quantity: number
  readonly registered: number
  readonly archived: number
}

/** How a change of levels is made: who makes it, and whether numbers may be archived by it (LEVEL_CHANGE_CONFIRM). */
export interface LevelHow {
  readonly actor?: Actor
  readonly confirm?: boolean
}

/** Changes of the catalog while it is written here. Each changes the level in force with it, in the same transaction. */
export interface CatalogWriter {
  create(item: CheckedItem, request: RequestKey, how?: LevelHow): Promise<OrRefusal<SavedItem>>
  /**
   * The item and its opening stock in one transaction; the item id in the document's line is filled in here. All faults
   * of the document come back at once, and nothing was created then.
   */
  createWithStock(
    item: CheckedItem,
    stock: StockDocument,
    request: RequestKey,
  ): Promise<
    OrRefusal<SavedItem & { readonly opening: PostedDocument }> | { readonly faults: readonly DocumentFault[] }
  >
  /** What is left out of `changes` stays as it is. */
  update(itemId: string, changes: CheckedItem, request: RequestKey, how?: LevelHow): Promise<OrRefusal<SavedItem>>
  addUpc(itemId: string, upc: CheckedUpc): Promise<OrRefusal<SavedItem>>
  removeUpc(itemId: string, upc: CheckedUpc): Promise<OrRefusal<SavedItem>>
  /** Gives the name, and how many items have another level, source or serial format now. */
  setLevel(
    kind: LevelBearer,
    id: string,
    changes: PlaceChanges,
    how?: LevelHow,
  ): Promise<OrRefusal<{ readonly name: string; readonly items: number }>>
  /** What `setLevel` would do; does not do it. */
  previewLevel(kind: LevelBearer, id: string, level: Level | null): Promise<OrRefusal<LevelPreview>>
  /** What saving would do to levels; does not do it. */
  previewLevels(change: PlannedChange): Promise<OrRefusal<LevelMoves>>
  /** Always items with pieces without a number, by name. */
  pendingLevels(): Promise<readonly PendingItem[]>
  levelBearers(): Promise<readonly LevelBearerRow[]>
  /** Many items at once, see `CatalogStaging`; one such import at a time, on a connection of its own. Throws IMPORT_RUNNING. */
  stage(): Promise<CatalogStaging>
}

/** `url` of the store's database; `generation` of the daemon that writes, null on the command line. */
export const catalogWriterOf = (durable: Database, url: string, generation: number | null): CatalogWriter => {
  let staging = false
  const saveArgument = (itemId: string | null, item: CheckedItem, request: RequestKey, how: LevelHow = {}): object => ({
    generation,
    how,
    request,
    create: itemId === null,
    columns: fieldsOf(item),
    row: stagedRow({ line: 1, itemId, item }, newId()),
  })
  const save = (
    itemId: string | null,
    item: CheckedItem,
    request: RequestKey,
    how?: LevelHow,
  ): Promise<OrRefusal<SavedItem>> => durable.call('save_item', saveArgument(itemId, item, request, how))
  return {
    create: (item, request, how) => save(null, item, request, how),
    createWithStock: async (item, stock, request) => {
      const create = (rules: ReadonlyMap<string, FormatRule>) =>
        callForFaults(() =>
          durable.call<SavedItem & { readonly opening: PostedDocument }>('create_item_with_stock', {
            item: saveArgument(null, item, request),
            // A catalog that the command line writes beside the daemon has no generation; its stock has none to move.
            stock: stockArgument(stock, generation ?? -1, rules),
          }),
        )
      const answer = await create(new Map())
      // What its numbers look like comes with the item, or from the place it is filed in: known when it is there.
      const unchecked = 'faults' in answer ? answer.faults.find(({ code }) => code === 'SERIAL_UNCHECKED') : undefined
      const line = stock.lines[0]
      if (unchecked === undefined || line === undefined) return answer
      return create(new Map([[line.itemId, unchecked.details as ErrorDetails & FormatRule]]))
    },
    update: save,
    addUpc: (itemId, upc) => durable.call('add_upc', { generation, itemId, id: newId(), upc }),
    removeUpc: (itemId, upc) => durable.call('remove_upc', { generation, itemId, keys: [upc.key] }),
    setLevel: (kind, id, changes, how = {}) => durable.call('set_level', { generation, how, kind, id, ...changes }),
    previewLevels: (change) =>
      durable.call(
        'preview_levels',
        'place' in change
          ? change
          : {
              columns: fieldsOf(change.changes),
              row: stagedRow({ line: 1, itemId: change.itemId, item: change.changes }, newId()),
            },
      ),
    pendingLevels: () =>
      durable.rows<PendingItem>(
        'levels-pending',
        `select l.item_id as "itemId", st.item_text(l.item_id) as item, st.quantity_on_hand(l.item_id) as quantity, st.units_on_hand(l.item_id) as registered,
           (select count(*) from st.unit u where u.item_id = l.item_id and u.state = 'archived') as archived
         from st.item_level l where l.pending and st.unregistered(l.item_id) > 0 order by 2, 1`,
        [],
      ),
    previewLevel: (kind, id, level) => durable.call('preview_level', { kind, id, level }),
    levelBearers: () =>
      durable.rows<LevelBearerRow>(
        'level-bearers',
        `with counted as (
           select p.id, count(*)::int as items from cat.item i, lateral (values (i.department_id), (i.category_id), (i.subcategory_id), (i.style_id),
             (i.size_id), (i.color_id), (i.brand_id), (i.season_id), (i.team_id), (i.vendor_id)) p (id) where p.id is not null group by p.id),
         bearer as (
           select 'department' as kind, 1 as place, id, name, null as within, level, serial_format, serial_rules from cat.department
           union all
           select 'category', 2, c.id, c.name, d.name, c.level, c.serial_format, c.serial_rules from cat.category c join cat.department d on d.id = c.department_id
           union all
           select 'subcategory', 3, s.id, s.name, c.name, s.level, s.serial_format, s.serial_rules from cat.subcategory s join cat.category c on c.id = s.category_id
           union all
           select kind, 3 + array_position(array['style', 'size', 'color', 'brand', 'season', 'team', 'vendor'], kind), id, name, null, level, serial_format, serial_rules from cat.attribute)
         select b.kind, b.id, b.name, b.within, b.level, b.serial_format as "serialFormat", coalesce(b.serial_rules, '{}') as "serialRules", coalesce(n.items, 0) as items from bearer b left join counted n on n.id = b.id
         order by b.place, lower(b.within) nulls first, lower(b.name)`,
        [],
      ),
    stage: async () => {
      if (staging) throw new TillgateError('IMPORT_RUNNING')
      staging = true
      try {
        return await connectStaging(url, generation, () => {
          staging = false
        })
      } catch (error) {
        staging = false
        throw error
      }
    },
  }
}
