import type { Static } from 'typebox'
import type { ItemHit } from '../../protocol/register-commands.js'

export type Goods = Static<typeof ItemHit>

/** Ids of the fixture: readable in a failing test. */
export const fixtureId = (n: number): string => `0198b3a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

const item = (
  n: number,
  name: string,
  upc: string | null,
  price: number,
  level: Goods['level'],
  onHand: number,
): Goods => ({
  itemId: fixtureId(0x1000 + n),
  name,
  productId: `P-${1000 + n}`,
  productName: name,
  upc,
  price,
  level,
  onHand,
  serial: null,
  state: null,
})

/** GS1's demonstration prefix 952. */
export const goods: readonly Goods[] = [
  item(1, 'Trail Watch GPS 42 mm', '9521234567112', 24900, 'always', 6),
  item(2, 'Phone X2 128 GB black', '9521234567228', 69900, 'always', 4),
  item(3, 'Running Shoe Aero, size 42', '9521234567334', 8950, 'not', 31),
  item(4, 'Bluetooth Speaker Mini', '9521234567440', 3999, 'sometimes', 12),
  item(5, 'USB-C Cable 2 m', '9521234567556', 1299, 'not', 140),
  item(6, 'Team Jersey Home 2026', '9521234567662', 5999, 'not', 22),
  item(7, 'Headphones Studio Over-Ear Noise Cancelling Limited Edition', '9521234567778', 17999, 'sometimes', 8),
  item(8, 'Water Bottle 750 ml', '9521234567884', 1450, 'not', 64),
  item(9, 'Smart Scale', '9521234567990', 4995, 'sometimes', 5),
  item(10, 'Gift Bag', null, 150, 'not', 500),
  item(11, 'Screen Protector', '9521234568119', 999, 'not', 75),
  item(12, 'Sports Watch Classic', '9521234568225', 12900, 'always', 3),
]

export const upcOf = (n: number): string => goods[n - 1]?.upc ?? ''

export const quickPickPages: readonly { readonly name: string; readonly items: readonly Goods[] }[] = [
  { name: 'Favorites', items: goods },
  { name: 'Watches', items: goods.filter(({ name }) => name.includes('Watch')) },
  { name: 'Sports', items: goods.slice(2, 8) },
]
