import type { Level } from '../../../core/sale/basket.js'
import type { AttributeKind } from '../../../core/catalog/level.js'

/** A few products that are filed alike; each color and size makes an item. */
export interface Family {
  readonly place: readonly [department: string, category: string, subcategory?: string]
  readonly attributes?: Partial<Readonly<Record<Exclude<AttributeKind, 'color' | 'size'>, string>>>
  readonly colors?: readonly string[]
  readonly sizes?: readonly string[]
  /** Name and price of each product. */
  readonly products: readonly (readonly [name: string, price: number])[]
  /** On the items themselves; left out, they inherit. */
  readonly level?: Level
  readonly requiredOnSale?: boolean
  readonly requiredOnReturn?: boolean
  readonly exact?: boolean
  readonly chain?: boolean
  /** Percent; 8.875 where left out. */
  readonly tax?: number
  /** Page of the quick-pick grid that the first items go to. */
  readonly quickPick?: string
  /** What is on hand of each item: so many units, with serial numbers of this form where there is one. */
  readonly stock?: { readonly units: number; readonly serials?: SerialForm }
}

/** `IMEI`, or letters and digits in front of a running number. */
export type SerialForm = 'IMEI' | { readonly prefix: string; readonly digits: number; readonly suffix?: string }

/** Levels of the places in which items are filed; every level at every place, so that each can be seen. */
export const placeLevels: Readonly<Record<string, Level>> = {
  'department:Electronics': 'sometimes',
  'department:Watches': 'always',
  'department:Gifts': 'not',
  'category:Phones': 'always',
  'category:Cameras': 'sometimes',
  'category:Cables & Adapters': 'not',
  'category:Bicycles': 'always',
  'subcategory:Power Banks': 'always',
  'subcategory:Rackets': 'sometimes',
  'subcategory:Straps': 'not',
  'brand:Kepler': 'always',
  'style:Refurbished': 'sometimes',
  'vendor:Drop Ship Direct': 'not',
  'team:City Hawks': 'sometimes',
}

/** Pages of the quick-pick grid. */
export const pages = { favorites: 'Favorites', watches: 'Watches', sports: 'Sports' } as const
