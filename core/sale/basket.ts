/** A basket as the store keeps it: one sale that is not yet a document. All money in minor units. */

export type Level = 'not' | 'sometimes' | 'always'

/** A serial number offered at a scan or prompt, under both matching policies; the item decides which one counts. */
export interface OfferedSerial {
  readonly label: string
  readonly folded: { readonly key: string; readonly sort: string }
  readonly exact: { readonly key: string; readonly sort: string }
  readonly version: number
}

export interface BasketSerial {
  readonly label: string
  /** The item, or `*` where numbers are unique in the whole chain. */
  readonly scope: string
  readonly key: string
  /** False when the number was first seen at this sale (a capture; Sometimes items only). */
  readonly known: boolean
}

/** What a line that brings something back says of its sale; null there for one without a receipt. */
export interface ReturnedLine {
  readonly sale: string | null
  readonly position: number | null
  readonly receipt: string | null
  readonly reason: string
  /** True when the units wait for inspection before they are sold again. */
  readonly inspect: boolean
  /** The tenders that the sale was paid with. */
  readonly paidBy: readonly MoneyKind[]
  /**
   * What completed returns left of the sale line: its pieces, and their base and tax, so that the last part takes the
   * remainder. Null where there is no receipt, or where a piece of it came back otherwise.
   */
  readonly left: { readonly quantity: number; readonly base: number; readonly tax: number } | null
}

/** Why a line costs something else than the listed price. */
export interface PriceChange {
  readonly kind: 'price' | 'percent' | 'amount'
  /** Minor units for each piece: the price itself, or what is off; for `percent` parts per million off. */
  readonly value: number
  readonly reason: string
}

/** A sale without tax: why, and what proves it. */
export interface Exemption {
  readonly reason: string
  readonly certificate: string
}

/** A sale that was made on paper: when it really was, and the number on that paper. */
export interface LateEntry {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly paper: string
}

export interface BasketLine {
  readonly id: string
  readonly position: number
  readonly itemId: string
  readonly productId: string
  readonly productName: string
  readonly name: string
  readonly upc: string | null
  readonly quantity: number
  /** As scanned, or as changed since; the basket keeps it. */
  readonly unitPrice: number
  /** As scanned, where the price was changed; else null. */
  readonly listPrice: number | null
  readonly priceChange: PriceChange | null
  /** The catalog's price now. */
  readonly priceNow: number
  /** Parts per million. */
  readonly taxRate: number
  readonly level: Level
  /** True when the sale cannot be completed without the serial numbers. */
  readonly mandatory: boolean
  readonly serials: readonly BasketSerial[]
  /** Pieces whose optional serial number was skipped. */
  readonly skipped: number
  readonly later: boolean
  /** Set where the customer gives the pieces back: the amount of the line is below zero then. */
  readonly returned: ReturnedLine | null
  readonly questions: readonly Question[]
  /** The question that is asked only of a known customer; null where none is, or where the customer is known by the sale. */
  readonly customerFor: string | null
  /** Why a line that comes back was sold without tax; null where it was not. */
  readonly exemption: string | null
}

/** What a prompt code asks of a line, once or for each piece, and what was answered. */
export interface Question {
  readonly prompt: string
  readonly code: string
  readonly label: string
  /** `field` is only shown. */
  readonly kind: QuestionKind
  readonly choices: readonly string[]
  readonly least: number | null
  readonly most: number | null
  /** A mask: A a letter, 9 a digit, * either. */
  readonly format: string | null
  readonly mandatory: boolean
  /** The field of the item; null where there is something to answer. */
  readonly shown: string | null
  /** The piece: `n` of `of`. */
  readonly n: number
  readonly of: number
  readonly answer: string | null
}

export const questionKinds = ['text', 'list', 'date', 'number', 'imei', 'field'] as const
export type QuestionKind = (typeof questionKinds)[number]
/** How money changes hands. */
export type MoneyKind = 'cash' | 'card'

export interface BasketTender {
  /** A deposit was paid before, on the basket's layaway. */
  readonly kind: MoneyKind | 'deposit'
  /** Below zero: given to the customer. */
  readonly amount: number
}

export interface Basket {
  readonly id: string
  readonly registerId: string
  readonly userId: string
  readonly userName: string
  readonly state: 'open' | 'tendering' | 'suspended'
  readonly version: number
  readonly startedAt: string
  readonly lines: readonly BasketLine[]
  readonly tenders: readonly BasketTender[]
  /** Whose sale it is; the name is null once the person was forgotten. */
  readonly customer: { readonly number: string; readonly name: string | null } | null
  /** Set where the basket is kept for that customer by a document of its own. */
  readonly layaway?: BasketLayaway | null
  readonly exemption: Exemption | null
  readonly late: LateEntry | null
}

export interface BasketLayaway {
  readonly document: string
  readonly number: string
  readonly kind: 'layaway' | 'order'
  /** What was paid on it, in minor units. */
  readonly deposit: number
}

/** What one basket statement changed: lines replaced or added, lines gone, and the new version. */
export interface BasketChange {
  readonly basket: string
  readonly version: number
  readonly state: Basket['state']
  readonly lines: readonly BasketLine[]
  readonly removed: readonly string[]
}
