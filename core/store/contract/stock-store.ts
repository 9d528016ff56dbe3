import type { ErrorCode } from '../../errors/catalogue.js'
import type { ErrorDetails } from '../../errors/error.js'
import type { OfferedSerial } from '../../sale/basket.js'
import type { StockTransaction } from '../../serials/stock-transitions.js'
import type { Actor, OrRefusal, RequestKey } from './actor.js'

/** Kinds of documents that move stock without a customer; the letter stands in their numbers (`1-R-17`). */
export const stockDocuments = {
  receiving: 'R',
  adjustment: 'A',
  'vendor-return': 'V',
  registration: 'N',
  'status-change': 'S',
  'transfer-initiate': 'T',
  'transfer-commit': 'TC',
  'transfer-return': 'TR',
  'transfer-lost': 'TL',
} as const
export type StockDocumentKind = keyof typeof stockDocuments

/** What is known of one unit beside its number; what is left out stays as it was. Money in minor units, days as ISO dates. */
export interface UnitFacts {
  readonly cost?: number
  readonly lot?: string
  readonly expiresOn?: string
  readonly warrantyUntil?: string
  readonly grade?: string
  readonly price?: number
}

export interface StockSerial extends OfferedSerial {
  readonly more?: UnitFacts
}

export interface StockLine {
  readonly itemId: string
  readonly transaction: StockTransaction
  /** Pieces, always positive: the transaction has the direction. */
  readonly quantity: number
  readonly unitCost: number | null
  readonly serials: readonly StockSerial[]
  readonly answers?: readonly GivenAnswer[]
  /** Found by a reconciliation, or a final quantity: what is there was counted, and nobody is asked anything of it. */
  readonly derived?: true
}

/** An answer to a prompt code on a line; `n` is the piece, 1 where it is asked once. */
export interface GivenAnswer {
  readonly code: string
  readonly n?: number
  readonly answer: string
}

export interface DocumentFault {
  /** Counts from 1. */
  readonly line: number
  readonly serial: string | null
  readonly code: ErrorCode
  readonly details: ErrorDetails
}

export interface DocumentWarning {
  readonly line: number
  readonly serial: string
  readonly warning: string
}

export interface PostedDocument {
  readonly document: string
  readonly number: string
  readonly at: string
  readonly units: number
  readonly quantity: number
  readonly warnings: readonly DocumentWarning[]
}

export interface StockDocument {
  readonly actor: Actor
  readonly kind: StockDocumentKind
  readonly documentId: string
  readonly reference: string | null
  readonly reason: string | null
  /** Who delivered, or whom it goes back to. */
  readonly vendor?: string
  /** A Sometimes item may come in with fewer numbers than pieces. */
  readonly fewerSerials?: boolean
  readonly businessDate: string
  /** Whoever posts it may end the hold of a unit that was bought from a customer. */
  readonly endHold?: boolean
  /** The transfer whose units come in or back. */
  readonly refersTo?: string
  readonly sourceStoreId?: string
  readonly destinationStoreId?: string
  /** The draft that becomes this document, as its author saw it last. */
  readonly draft?: { readonly id: string; readonly version: number }
  /** Tokens of `stockOf` that must still hold. */
  readonly finals?: readonly { readonly itemId: string; readonly token: string }[]
  readonly lines: readonly StockLine[]
  readonly request: RequestKey
}

/** What is on hand of one item here: the pieces, the registered numbers, and a token that changes with either. */
export interface OnHand {
  readonly itemId: string
  readonly quantity: number
  readonly token: string
  readonly serials: readonly { readonly label: string; readonly key: string; readonly scope: string }[]
}

export interface Stock {
  /** All lines with all their numbers, or nothing. All faults of a document come back at once. */
  post(document: StockDocument): Promise<OrRefusal<PostedDocument> | { readonly faults: readonly DocumentFault[] }>
  /** What `post` would say now. Writes nothing. */
  preview(
    document: StockDocument,
  ): Promise<OrRefusal<{ readonly faults: readonly DocumentFault[]; readonly warnings: readonly DocumentWarning[] }>>
  /** @returns null for an item that the catalog does not know */
  onHand(itemId: string): Promise<OnHand | null>
}
