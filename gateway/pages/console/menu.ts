import { attributeKinds, classificationKinds, type LevelBearer } from '../../../core/catalog/level.js'
import type { Console } from './console.js'
import { addressOf } from './route.js'

export interface MenuEntry {
  readonly words: string
  readonly to: string
  readonly permission: string
}

export interface MenuGroup {
  /** The path above the entries, as it is spoken: Catalog → Attributes. */
  readonly words: readonly string[]
  readonly entries: readonly MenuEntry[]
}

export const bearerAddress = (kind: LevelBearer): string => addressOf(['catalog', 'attributes', kind])

/** The menu: what is there for everybody. What somebody may not do is not shown to them. */
export const menuOf = ({ texts }: Pick<Console, 'texts'>): readonly MenuGroup[] => {
  const { words, bearers } = texts
  return [
    {
      words: [words.catalog],
      entries: [
        { words: words.items, to: addressOf(['catalog', 'items']), permission: 'catalog.read' },
        { words: texts.prompts.title, to: addressOf(['catalog', 'prompts']), permission: 'catalog.read' },
      ],
    },
    {
      words: [words.catalog, words.attributes],
      entries: [...classificationKinds, ...attributeKinds].map((kind) => ({
        words: bearers[kind],
        to: bearerAddress(kind),
        permission: 'catalog.read',
      })),
    },
    {
      words: [words.inventory, texts.receiving.group],
      entries: [{ words: texts.receiving.title, to: addressOf(['inventory', 'receiving']), permission: 'receiving' }],
    },
    {
      words: [words.inventory],
      entries: [
        { words: texts.adjustment.title, to: addressOf(['inventory', 'adjustment']), permission: 'adjustment' },
        { words: texts.transfer.title, to: addressOf(['inventory', 'transfer']), permission: 'transfer' },
        { words: texts.vendorReturn.title, to: addressOf(['inventory', 'vendor-return']), permission: 'vendor-return' },
        { words: texts.count.title, to: addressOf(['inventory', 'count']), permission: 'count' },
        { words: texts.registration.title, to: addressOf(['inventory', 'registration']), permission: 'adjustment' },
        { words: texts.units.title, to: addressOf(['inventory', 'units']), permission: 'serials.read' },
      ],
    },
    {
      words: [texts.reports.group, texts.reports.inventory],
      entries: [
        { words: texts.reports.history, to: addressOf(['reports', 'serial-history']), permission: 'reports.read' },
        { words: texts.reports.onHand, to: addressOf(['reports', 'serial-on-hand']), permission: 'reports.read' },
        { words: texts.boundBook.title, to: addressOf(['reports', 'bound-book']), permission: 'reports.bound-book' },
      ],
    },
    {
      words: [words.store],
      entries: [
        { words: texts.customers.title, to: addressOf(['customers']), permission: 'customers' },
        { words: texts.cash.title, to: addressOf(['cash']), permission: 'cash.report' },
        { words: texts.day.title, to: addressOf(['day']), permission: 'day.close' },
        { words: texts.exceptions.title, to: addressOf(['exceptions']), permission: 'exceptions' },
        { words: texts.venueEvents.title, to: addressOf(['venue-events']), permission: 'sales.read' },
        { words: words.devices, to: addressOf(['devices']), permission: 'devices.read' },
        { words: texts.users.title, to: addressOf(['users']), permission: 'users' },
        { words: words.store, to: addressOf(['store']), permission: 'catalog.read' },
      ],
    },
  ]
}
