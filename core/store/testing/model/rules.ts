/**
 * What each transaction says to a piece with a serial number, by where the piece is: the rules in plain words, written
 * apart from the table that the program uses (core/serials), so that the two can be held against each other.
 */
export type UnitState =
  | 'unknown'
  | 'available'
  | 'held'
  | 'quarantine'
  | 'damaged'
  | 'in-transit'
  | 'sold'
  | 'return-pending'
  | 'returned-to-vendor'
  | 'adjusted-out'
  | 'archived'

/** With what baskets do to it. */
export type Place = UnitState | 'leased' | 'leased-elsewhere' | 'reserved' | 'reserved-elsewhere'

export type Ruling = { readonly refuse: string } | { readonly to: UnitState | 'leased' }
export type Level = 'not' | 'sometimes' | 'always'

const no = (refuse: string): Ruling => ({ refuse })
const to = (state: UnitState | 'leased'): Ruling => ({ to: state })

const aside: ReadonlySet<Place> = new Set(['held', 'quarantine', 'damaged'])
const inHouse: ReadonlySet<Place> = new Set(['available', 'held', 'quarantine', 'damaged', 'reserved'])
export const isOnHand = (state: UnitState): boolean => inHouse.has(state)
/** A number without a piece that counts. */
const unseen = (place: Place): boolean => place === 'unknown' || place === 'archived'

/** Somebody has it in a basket, it is on its way, or it waits to be looked at. */
const engaged = (place: Place): Ruling | null => {
  if (place === 'leased' || place === 'leased-elsewhere') return no('SERIAL_HELD_BY_REGISTER')
  if (place === 'reserved' || place === 'reserved-elsewhere') return no('SERIAL_RESERVED')
  if (place === 'in-transit') return no('SERIAL_IN_TRANSIT')
  return place === 'return-pending' ? no('SERIAL_RETURN_PENDING') : null
}

/** It is not here for anything that needs it here. */
const away = (place: Place): Ruling | null => {
  if (place === 'sold') return no('SERIAL_ALREADY_SOLD')
  if (place === 'adjusted-out') return no('SERIAL_ADJUSTED_OUT')
  return unseen(place) || place === 'returned-to-vendor' ? no('SERIAL_NOT_IN_STOCK') : engaged(place)
}

type Rule = (place: Place, level: Level) => Ruling

const comesIn: Rule = (place) => {
  if (inHouse.has(place)) return no('SERIAL_ALREADY_ON_HAND')
  if (place === 'sold') return no('SERIAL_ON_CUSTOMER')
  return engaged(place) ?? to('available')
}
const register: Rule = (place, level) => {
  if (place === 'returned-to-vendor') return no('SERIAL_NOT_IN_STOCK')
  return place === 'adjusted-out' ? no('SERIAL_ADJUSTED_OUT') : comesIn(place, level)
}
const goesOut =
  (after: UnitState): Rule =>
  (place) =>
    away(place) ?? to(after)
const subtract: Rule = (place) => engaged(place) ?? (inHouse.has(place) ? to('adjusted-out') : no('ADJUST_NOT_HERE'))
const sendAway: Rule = (place) => (aside.has(place) ? no('SERIAL_NOT_SELLABLE') : (away(place) ?? to('in-transit')))
const release: Rule = (place) =>
  place === 'available' ? no('SERIAL_ALREADY_ON_HAND') : (away(place) ?? to('available'))
const inspect =
  (after: UnitState): Rule =>
  (place) => {
    if (place === 'return-pending') return to(after)
    return inHouse.has(place) && place !== 'reserved'
      ? no('SERIAL_ALREADY_ON_HAND')
      : (away(place) ?? no('SERIAL_RESERVED'))
  }
const ofTransfer =
  (after: UnitState): Rule =>
  (place) =>
    place === 'in-transit' ? to(after) : no('TRANSFER_NOT_ON_MANIFEST')

/** A Sometimes item may bring a number that nobody has seen; an Always item sells what is in stock. */
const scan: Rule = (place, level) => {
  if (place === 'leased') return no('SERIAL_DUPLICATE_IN_LIST')
  if (aside.has(place)) return no('SERIAL_NOT_SELLABLE')
  if (unseen(place)) return level === 'always' ? no('SERIAL_NOT_IN_STOCK') : to('leased')
  return away(place) ?? to('leased')
}
const complete: Rule = (place, level) => {
  if (place === 'leased' || place === 'reserved' || place === 'available') return to('sold')
  const ruling = scan(place, level)
  return 'to' in ruling ? to('sold') : ruling
}
/** Pieces of an Always item are on hand without a number: one of them gets this one. */
const unregistered =
  (rule: Rule): Rule =>
  (place) =>
    rule(place, unseen(place) ? 'sometimes' : 'always')

const comesBack =
  (after: UnitState, unknown: Ruling = no('RETURN_NEVER_SOLD')): Rule =>
  (place, level) => {
    if (place === 'sold') return to(after)
    if (place === 'leased') return no('EXCHANGE_SAME_SERIAL')
    if (place === 'return-pending') return no('RETURN_ALREADY_RETURNED')
    if (place === 'adjusted-out') return no('SERIAL_ADJUSTED_OUT')
    if (place === 'returned-to-vendor') return no('RETURN_NEVER_SOLD')
    if (unseen(place)) return level === 'always' ? unknown : to(after)
    if (place === 'available' && level !== 'always') return to(after)
    return inHouse.has(place) ? no('RETURN_IN_STOCK') : (engaged(place) ?? to(after))
  }
/** Not ours to judge by level: the piece on the receipt is the one that was sold on it. */
const swapOut: Rule = (place) => comesBack('available')(place, 'always')
const swapIn: Rule = (place, level) => {
  if (aside.has(place)) return no('SERIAL_NOT_SELLABLE')
  if (unseen(place)) return level === 'always' ? no('SERIAL_NOT_IN_STOCK') : to('sold')
  return away(place) ?? to('sold')
}
const buyBack: Rule = (place) => {
  if (inHouse.has(place)) return no('SERIAL_ALREADY_ON_HAND')
  return place === 'adjusted-out' ? no('SERIAL_ADJUSTED_OUT') : (engaged(place) ?? to('held'))
}

export const rules = {
  receive: comesIn,
  'adjust-add': comesIn,
  'adjust-subtract': subtract,
  register,
  'return-to-vendor': goesOut('returned-to-vendor'),
  'transfer-initiate': sendAway,
  'transfer-commit': ofTransfer('available'),
  'transfer-return': ofTransfer('available'),
  'transfer-lost': ofTransfer('adjusted-out'),
  hold: goesOut('held'),
  quarantine: goesOut('quarantine'),
  damage: goesOut('damaged'),
  release,
  'inspect-passed': inspect('available'),
  'inspect-damaged': inspect('damaged'),
  'inspect-to-vendor': inspect('returned-to-vendor'),
  scan,
  complete,
  'scan-unregistered': unregistered(scan),
  'complete-unregistered': unregistered(complete),
  return: comesBack('available'),
  'return-inspect': comesBack('return-pending'),
  'return-unknown': comesBack('return-pending', to('return-pending')),
  'swap-out': swapOut,
  'swap-in': swapIn,
  'buy-back': buyBack,
} as const satisfies Record<string, Rule>

export type Transaction = keyof typeof rules

/** What a document does to the quantity on hand here. */
export const directions = {
  receive: 1,
  'adjust-add': 1,
  'adjust-subtract': -1,
  register: 0,
  'return-to-vendor': -1,
  'transfer-initiate': -1,
  'transfer-commit': 1,
  'transfer-return': 1,
  'transfer-lost': 0,
  hold: 0,
  quarantine: 0,
  damage: 0,
  release: 0,
  'inspect-passed': 1,
  'inspect-damaged': 1,
  'inspect-to-vendor': 0,
} as const satisfies Partial<Record<Transaction, 1 | 0 | -1>>
export type StockAct = keyof typeof directions

/** A recalled piece may go back, be counted out or be set aside; it is not handed to anybody, and nothing is received as one. */
export const stoppedByBlock: ReadonlySet<Transaction> = new Set([
  'receive',
  'adjust-add',
  'transfer-initiate',
  'scan',
  'complete',
  'scan-unregistered',
  'complete-unregistered',
  'swap-in',
  'buy-back',
])
