import { computers } from './computers.js'
import { electronics } from './electronics.js'
import type { Family } from './family.js'
import { firstItems } from './first-items.js'
import { gifts } from './gifts.js'
import { sports } from './sports.js'
import { watches } from './watches.js'

/** Everything the sample shop sells. */
export const families: readonly Family[] = [
  ...firstItems,
  ...electronics,
  ...computers,
  ...watches,
  ...sports,
  ...gifts,
]
