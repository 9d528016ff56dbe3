import type { Level } from '../sale/basket.js'

/** The attributes of an item, in the order in which a tie between their levels is settled. */
export const attributeKinds = ['style', 'size', 'color', 'brand', 'season', 'team', 'vendor'] as const
export type AttributeKind = (typeof attributeKinds)[number]

/** Where items are filed, the nearest to the item last. */
export const classificationKinds = ['department', 'category', 'subcategory'] as const
export type ClassificationKind = (typeof classificationKinds)[number]

/** Everything that can carry a level of its own, beside the item itself. */
export const levelBearers = [...classificationKinds, ...attributeKinds] as const
export type LevelBearer = ClassificationKind | AttributeKind

/** Something with a name and, perhaps, a level; null says nothing and lets the next one speak. */
export interface Leveled {
  readonly name: string
  readonly level: Level | null
}

/** An item's own level and everything its level can come from; null where the item has no such value. */
export interface LevelPlaces {
  readonly item: Leveled
  readonly attributes: Readonly<Partial<Record<AttributeKind, Leveled | null>>>
  readonly subcategory: Leveled | null
  readonly category: Leveled | null
  readonly department: Leveled | null
}

export interface EffectiveLevel {
  readonly level: Level
  readonly source: 'item' | LevelBearer | 'default'
  /** Name of the item, attribute value or classification; null for the default. */
  readonly sourceName: string | null
}

export const levels = ['not', 'sometimes', 'always'] as const satisfies readonly Level[]

const strictness = (level: Level): number => levels.indexOf(level)

/** The attribute value that speaks for the item: the strictest; at a tie, the first in the order of `attributeKinds`. */
const strictestAttribute = (attributes: LevelPlaces['attributes']): EffectiveLevel | null => {
  let best: EffectiveLevel | null = null
  for (const kind of attributeKinds) {
    const value = attributes[kind]
    if (!value || value.level === null) continue
    if (best === null || strictness(value.level) > strictness(best.level))
      best = { level: value.level, source: kind, sourceName: value.name }
  }
  return best
}

/**
 * The level of an item and where it comes from. The nearest wins: item > attribute > subcategory > category >
 * department > Not. The view `cat.item_level_wanted` says the same in SQL; a property test holds the two equal.
 */
export const effectiveLevel = (places: LevelPlaces): EffectiveLevel => {
  const from = (source: 'item' | ClassificationKind): EffectiveLevel | null => {
    const place = places[source]
    return place === null || place.level === null ? null : { level: place.level, source, sourceName: place.name }
  }
  return (
    from('item') ??
    strictestAttribute(places.attributes) ??
    from('subcategory') ??
    from('category') ??
    from('department') ?? { level: 'not', source: 'default', sourceName: null }
  )
}
