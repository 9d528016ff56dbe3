import type { OfferedSerial } from '../../sale/basket.js'
import type { Actor, OrRefusal, RequestKey } from './actor.js'
import type { DocumentFault, DocumentWarning, PostedDocument, StockDocument, StockSerial } from './stock-store.js'

/**
 * A unit on its journey: on its way; awaited although the rest came; given back by the destination; and the ends. A
 * `conflict` is a number that the destination knows as another unit.
 */
export const transferUnitStates = [
  'in-transit',
  'late',
  'released',
  'received',
  'returned',
  'lost',
  'conflict',
] as const
export type TransferUnitState = (typeof transferUnitStates)[number]

/** What is with goods that did not arrive: still awaited, never left (given back to the source), or written off. */
export type MissingChoice = 'late' | 'released' | 'lost'

export interface TransferStore {
  readonly id: string
  readonly number: number
  readonly name: string
}

export interface TransferSummary {
  readonly id: string
  readonly number: string
  readonly direction: 'outgoing' | 'incoming'
  readonly source: TransferStore
  readonly destination: TransferStore
  readonly reference: string | null
  readonly user: string
  readonly at: string
  /** Seconds since the goods left, on the database's clock. */
  readonly ageSeconds: number
  readonly open: boolean
  /** How this store learned of it. */
  readonly origin: 'here' | 'manifest' | 'replication'
  readonly handedOutAt: string | null
  readonly recall: {
    readonly at: string
    readonly by: string
    readonly reason: string
    readonly releasedAt: string | null
  } | null
  /** Pieces as sent, and how many are where. */
  readonly quantity: number
  readonly counts: Readonly<Record<TransferUnitState, number>>
  /** Since when something is awaited although the rest came. */
  readonly lateSince: string | null
}

export interface TransferUnit {
  readonly serial: string
  readonly state: TransferUnitState
  /** Two records claim its number, and nobody has settled it yet. */
  readonly conflict: boolean
  readonly since: string
  readonly ageSeconds: number
  /** Where the unit is now by what this store knows, in words. */
  readonly words: string
  readonly document: string | null
  readonly documentNumber: string | null
}

export interface TransferLine {
  readonly position: number
  readonly itemId: string
  readonly item: string
  readonly upc: string | null
  readonly quantity: number
  readonly units: readonly TransferUnit[]
  /** Pieces without a number, by where they are; null for a line with numbers. */
  readonly pieces: {
    readonly open: number
    readonly late: boolean
    readonly received: number
    readonly released: number
    readonly returned: number
    readonly lost: number
  } | null
}

export interface TransferDetails extends TransferSummary {
  readonly lines: readonly TransferLine[]
}

/** What a step did; numbers count pieces, with and without serial number. */
export interface TransferAnswer {
  readonly transfer: string
  readonly document: string | null
  readonly number: string | null
  readonly open: boolean
  readonly received: number
  readonly late: number
  readonly released: number
  readonly returned: number
  readonly lost: number
}

/** A unit as it stands in a manifest: no database of another store knows our uuids. */
export interface ManifestUnit {
  /** `*`: the number is unique in the whole chain, not only within the item. */
  readonly scope: 'item' | '*'
  readonly key: string
  readonly version: number
  readonly label: string
  /** Epoch of the owner and the unit's own event number, of the moment it left. */
  readonly epoch: number
  readonly number: number
  /** Day it came into stock; the age of stock goes on through a transfer. */
  readonly receivedOn: string | null
}

export interface ManifestLine {
  readonly position: number
  /** Main UPC of the item as the catalog keys it. */
  readonly code: string
  readonly quantity: number
  readonly units: readonly ManifestUnit[]
}

export interface Manifest {
  readonly transfer: string
  readonly number: string
  readonly source: string
  readonly destination: string
  readonly at: string
  readonly lines: readonly ManifestLine[]
}

/** What another store tells of its part in a transfer: `transferNews` there, `learn` here. */
export interface TransferNews {
  readonly transfer: string
  /** The store that tells. */
  readonly by: string
  readonly recall: { readonly reason: string; readonly by: string; readonly at: string } | null
  readonly units: readonly {
    readonly scope: 'item' | '*'
    readonly key: string
    readonly state: TransferUnitState
    readonly number: number
    readonly epoch: number
  }[]
  readonly pieces: readonly {
    readonly position: number
    readonly received: number
    readonly released: number
    readonly returned: number
    readonly lost: number
    readonly late: boolean
  }[]
}

export interface ArrivedLine {
  readonly itemId: string
  readonly quantity: number
  readonly serials: readonly StockSerial[]
  /** Left out: it arrived. */
  readonly ending?: MissingChoice
}

interface TransferStep {
  readonly actor: Actor
  readonly transfer: string
  readonly reason: string | null
  readonly request: RequestKey
}

export interface TransferCommit extends TransferStep {
  readonly documentId: string
  readonly businessDate: string
  /** Everything that is still awaited arrived; `lines` are passed over. */
  readonly all: boolean
  readonly lines: readonly ArrivedLine[]
  /** For what stands in no line; null: it is asked for (TRANSFER_SHORT). */
  readonly missing: MissingChoice | null
}

export interface TransferEnd extends TransferStep {
  readonly documentId: string
  readonly businessDate: string
  readonly ending: 'returned' | 'lost'
  readonly all: boolean
  readonly lines: readonly ArrivedLine[]
}

/**
 * What a person decided about a number that two records claim: the unit here is the one that was sent; it is another, so
 * the transfer's goes back to its source; or, where both stores said that they have it, it is here.
 */
export type ConflictOutcome = 'received' | 'released' | 'kept'

type Faults = { readonly faults: readonly DocumentFault[] }

export interface ImportedTransfer {
  readonly transfer: string
  readonly number: string
  /** When it became known here, if it was before this; the same in words. */
  readonly known: string | null
  readonly knownText?: string
  readonly destination?: string
  readonly open: boolean
  /** Some of it came in already. */
  readonly received: boolean
  readonly units: number
  readonly conflicts: number
}

export interface StoreKey {
  readonly storeId: string
  readonly keyId: string
  readonly publicKey: string
}

export interface Transfers {
  /** Goods leave at once: one document, kind `transfer-initiate`, to `destinationStoreId`. */
  initiate(document: StockDocument): Promise<OrRefusal<PostedDocument> | Faults>
  previewInitiate(
    document: StockDocument,
  ): Promise<OrRefusal<Faults & { readonly warnings: readonly DocumentWarning[] }>>
  /** At the destination. */
  commit(commit: TransferCommit): Promise<OrRefusal<TransferAnswer> | Faults>
  previewCommit(commit: TransferCommit): Promise<OrRefusal<Faults & { readonly warnings: readonly DocumentWarning[] }>>
  /** Back at the source, or written off at either side: only what that store may decide about alone. */
  end(end: TransferEnd): Promise<OrRefusal<TransferAnswer> | Faults>
  /** At the source: asks for it back. */
  recall(step: TransferStep & { readonly reason: string }): Promise<OrRefusal<TransferAnswer>>
  /** At the destination: gives back what did not come. */
  release(step: TransferStep): Promise<OrRefusal<TransferAnswer>>
  /** Settles a conflict. Refusals: NOT_FOUND, REQUEST_INVALID, SERIAL_WRONG_ITEM, SERIAL_AT_OTHER_STORE. */
  settle(
    step: TransferStep & { readonly serial: OfferedSerial; readonly outcome: ConflictOutcome },
  ): Promise<OrRefusal<TransferAnswer>>
  list(filter: { readonly open: boolean; readonly limit: number }): Promise<readonly TransferSummary[]>
  details(id: string): Promise<TransferDetails | null>
  /** Null at a store that did not send it. */
  manifest(id: string): Promise<Manifest | null>
  /** Keeps the signed text; from then on the destination may know of it. The first text stays, and comes back. */
  handOut(actor: Actor, id: string, text: string): Promise<OrRefusal<{ readonly text: string }>>
  /** The signed text, once it was handed out, and whether the slip went to a printer before. */
  slip(id: string): Promise<{ readonly manifest: string | null; readonly printed: boolean } | null>
  /** A transfer to this store, by manifest or by replication; idempotent by transfer and unit event numbers. */
  announce(input: {
    readonly actor: Actor
    readonly origin: 'manifest' | 'replication'
    readonly text: string | null
    readonly manifest: Manifest
  }): Promise<OrRefusal<ImportedTransfer>>
  /** This store's part of a transfer, for the other one. */
  news(id: string): Promise<TransferNews | null>
  /** The other store's part. Old news changes nothing. */
  learn(
    actor: Actor,
    news: TransferNews,
  ): Promise<OrRefusal<TransferAnswer & { readonly learned: number; readonly conflicts: number }>>
  stores(): Promise<readonly (TransferStore & { readonly here: boolean })[]>
  keys(keyId: string): Promise<readonly StoreKey[]>
  /** Enters a public key for a store of the catalog. Twice is harmless. */
  addKey(key: StoreKey): Promise<void>
}
