import type { ErrorCode } from '../errors/catalogue.js'
import type { ErrorDetails } from '../errors/error.js'
import type { CatalogWriter } from './catalog-write.js'
import type { Basket, BasketChange, BasketTender, Level, OfferedSerial } from '../sale/basket.js'

/**
 * What the rest of the program may ask of the store's database. Every method is one round trip unless it says
 * otherwise. A rule that says no comes back as `Refusal` (nothing was written); faults are thrown as TillgateError.
 */
export interface Refusal {
  readonly refused: { readonly code: ErrorCode; readonly details: ErrorDetails }
}
export type OrRefusal<T> = T | Refusal
export const isRefusal = (value: object): value is Refusal => 'refused' in value

/** Who acts: goes on every document and event. */
export interface Actor {
  readonly userId: string
  readonly userName: string
  /** Null on the command line and over HTTP without a register. */
  readonly registerId: string | null
  /** The journal stream written to: the register, the user's session, or the process. */
  readonly stream: { readonly id: string; readonly kind: 'register' | 'session' | 'process' }
}

/** Identity of a request: its scope is the register or the user; `sha256` (hex) covers name and body. */
export interface RequestKey {
  readonly scope: string
  readonly id: string
  readonly sha256: string
}

export interface LeaseRow {
  readonly itemId: string
  readonly item: string
  readonly serial: string
  readonly registerId: string
  readonly registerNumber: number
  readonly user: string
  readonly since: string
  readonly suspended: boolean
}

export interface SuspendedRow {
  readonly id: string
  readonly registerNumber: number
  readonly user: string
  readonly suspendedAt: string
  /** Enough to total it: the lines as they are. */
  readonly basket: Basket
}

/** The client's request that causes a change, written with it so that a repeat is known after a crash; null for a scanner's. */
export interface Caused {
  readonly request: RequestKey | null
}

export interface Baskets {
  /** The open or tendering basket of a register, or null. */
  current(registerId: string): Promise<Basket | null>
  suspended(): Promise<readonly SuspendedRow[]>
  leases(): Promise<readonly LeaseRow[]>
  /**
   * A scanned or typed code: look-up, level, line and lease in one statement. `codes` are the catalog keys to try in
   * order; `serial` is set when the code may be, or carries, a serial number. `prompt` is the line whose prompt is open.
   * `fromElement` says that the serial came with the product in one code ((01)+(21)). A basket is made when `basketId` is new.
   */
  scan(
    input: {
      readonly actor: Actor
      readonly basketId: string
      readonly newLineId: string
      readonly text: string
      readonly codes: readonly string[]
      readonly serial: OfferedSerial | null
      readonly fromElement: boolean
      readonly prompt: string | null
    } & Caused,
  ): Promise<
    OrRefusal<BasketChange & { readonly line: string; readonly what: 'line-added' | 'quantity-added' | 'serial-added' }>
  >
  addItem(
    input: {
      readonly actor: Actor
      readonly basketId: string
      readonly newLineId: string
      readonly itemId: string
      readonly quantity: number
      readonly serial: OfferedSerial | null
    } & Caused,
  ): Promise<OrRefusal<BasketChange & { readonly line: string }>>
  enterSerial(
    input: {
      readonly actor: Actor
      readonly basketId: string
      readonly line: string
      readonly text: string
      readonly codes: readonly string[]
      readonly serial: OfferedSerial
    } & Caused,
  ): Promise<OrRefusal<BasketChange>>
  removeSerial(
    input: {
      readonly basketId: string
      readonly line: string
      readonly label: string
    } & Caused,
  ): Promise<OrRefusal<BasketChange>>
  setQuantity(
    input: {
      readonly basketId: string
      readonly line: string
      readonly quantity: number
    } & Caused,
  ): Promise<OrRefusal<BasketChange>>
  /** Sets what the cashier said to the prompt of a line. */
  markPrompt(
    input: {
      readonly basketId: string
      readonly line: string
      readonly mark: 'skip' | 'later' | 'now'
    } & Caused,
  ): Promise<OrRefusal<BasketChange>>
  removeLine(input: { readonly basketId: string; readonly line: string } & Caused): Promise<OrRefusal<BasketChange>>
  /** Ends an open basket without a document; its leases go. A void that gives tenders back records the refund. */
  void(
    input: { readonly actor: Actor; readonly basketId: string } & Caused,
  ): Promise<OrRefusal<{ readonly basket: string }>>
  suspend(
    input: { readonly actor: Actor; readonly basketId: string } & Caused,
  ): Promise<OrRefusal<{ readonly basket: string }>>
  /** Takes a suspended basket to the actor's register; refused when that register has an open one. */
  recall(input: { readonly actor: Actor; readonly basketId: string } & Caused): Promise<OrRefusal<Basket>>
  /** Re-checks everything under the lock, turns leases into holds, records the tender durably. */
  tender(input: {
    readonly actor: Actor
    readonly basketId: string
    readonly version: number
    readonly tender: BasketTender
    readonly request: RequestKey
    readonly reply: unknown
  }): Promise<OrRefusal<Basket>>
  returnTenders(input: {
    readonly actor: Actor
    readonly basketId: string
    readonly request: RequestKey
  }): Promise<OrRefusal<Basket>>
  /** Suspends the open baskets of these registers, which nobody touched for long; gives the baskets that were. */
  suspendIdle(registerIds: readonly string[]): Promise<readonly string[]>
  /** Frees the leases of a register whose screen is gone; the numbers stay on their lines. Gives how many. */
  expireLeases(registerId: string): Promise<number>
  /** Takes expired leases again when the screen is back; gives the numbers that somebody else took (they left the basket). */
  retakeLeases(basketId: string): Promise<readonly string[]>
}

export interface CompletedSale {
  readonly document: string
  readonly number: string
  readonly at: string
  readonly total: number
  readonly tendered: number
  readonly change: number
  readonly lines: number
  readonly job: string | null
}

/** A sale priced by `core/sale`, ready to be written. */
export interface PricedSale {
  readonly documentId: string
  readonly net: number
  readonly tax: number
  readonly total: number
  readonly lines: readonly {
    readonly line: string
    readonly amount: number
    readonly taxBase: number
    readonly taxAmount: number
  }[]
  readonly taxes: readonly { readonly rate: number; readonly base: number; readonly amount: number }[]
  readonly tenders: readonly BasketTender[]
  readonly change: number
  readonly businessDate: string
  readonly currency: string
  readonly receiptPrinter: string | null
  readonly receiptJobId: string
  readonly receiptSecondsToLive: number
}

export interface Sales {
  /** ONE transaction: request, stream, keys locked in order, re-check, document, events, units, movements, print job, reply. */
  complete(input: {
    readonly actor: Actor
    readonly basketId: string
    readonly version: number
    readonly sale: PricedSale
    readonly request: RequestKey
    /** How many serial numbers the basket holds: so many ids are made. */
    readonly serials: number
  }): Promise<OrRefusal<CompletedSale>>
  /** Look-up by document id, receipt number or serial number. */
  find(text: string): Promise<readonly SaleSummary[]>
  document(id: string): Promise<SaleDocument | null>
  /** The sale last completed on a register, or null. */
  last(registerId: string): Promise<CompletedSale | null>
}

export interface SaleSummary {
  readonly document: string
  readonly number: string
  readonly at: string
  readonly registerNumber: number
  readonly user: string
  readonly total: number
  readonly serials: readonly string[]
}

export interface SaleDocument extends SaleSummary {
  readonly businessDate: string
  readonly currency: string
  readonly net: number
  readonly tax: number
  readonly change: number
  readonly lines: readonly {
    readonly position: number
    readonly itemId: string
    readonly name: string
    readonly productId: string
    readonly upc: string | null
    readonly quantity: number
    readonly unitPrice: number
    readonly amount: number
    readonly taxRate: number
    readonly serials: readonly string[]
  }[]
  readonly taxes: readonly { readonly rate: number; readonly base: number; readonly amount: number }[]
  readonly tenders: readonly BasketTender[]
  readonly training: boolean
}

/** Answers kept for repeats of requests that have no document of their own. */
export interface Requests {
  /** The stored answer, or null; throws REQUEST_ID_REUSED when the id stands for other content. */
  find(key: RequestKey): Promise<{ readonly reply: unknown } | null>
  /** Stores the answer of an effect whose own statement could not (basket statements); not durable at once. */
  store(key: RequestKey, reply: unknown): Promise<void>
}

export interface StoreContext {
  readonly storeId: string
  readonly number: number
  readonly name: string
  readonly zone: string
  readonly locale: string
  readonly currency: string
}

export interface RegisterRow {
  readonly id: string
  readonly number: number
  readonly name: string
  readonly paired: boolean
}

export interface Registers {
  list(): Promise<readonly RegisterRow[]>
  byNumber(number: number): Promise<RegisterRow | null>
  add(number: number, name: string): Promise<RegisterRow>
  /** Keeps the hash of a one-time pairing code (10 minutes). */
  setPairingCode(registerId: string, codeHash: string, secondsToLive: number): Promise<void>
  /** Uses the code up and stores the credential's hash; false when wrong, used or expired. */
  usePairingCode(registerId: string, codeHash: string, credentialHash: string): Promise<boolean>
  addCredential(registerId: string, credentialHash: string): Promise<void>
  hasCredential(registerId: string, credentialHash: string): Promise<boolean>
}

export interface UserRow {
  readonly id: string
  readonly name: string
  readonly role: 'cashier' | 'clerk' | 'manager' | 'administrator'
  readonly pinHash: string
  readonly active: boolean
  readonly failures: number
  readonly pausedUntil: string | null
}

export interface Users {
  list(): Promise<readonly UserRow[]>
  byName(name: string): Promise<UserRow | null>
  add(input: { readonly name: string; readonly role: UserRow['role']; readonly pinHash: string }): Promise<UserRow>
  recordFailure(id: string, pauseSeconds: number): Promise<void>
  recordSuccess(id: string): Promise<void>
}

/** Signed-in sessions, on a register or over HTTP; only the hash of the token is kept. */
export interface Sessions {
  open(input: {
    readonly userId: string
    readonly registerId: string | null
    readonly tokenHash: string
    readonly secondsToLive: number
  }): Promise<{ readonly id: string }>
  find(tokenHash: string): Promise<{
    readonly id: string
    readonly userId: string
    readonly userName: string
    readonly role: UserRow['role']
    readonly registerId: string | null
  } | null>
  close(id: string): Promise<void>
  /** The session of a register that survives a restart of the daemon, or null. */
  ofRegister(registerId: string): Promise<{
    readonly id: string
    readonly userId: string
    readonly userName: string
    readonly role: UserRow['role']
  } | null>
}

export type JobState = 'queued' | 'sending' | 'sent' | 'printed' | 'unconfirmed' | 'failed' | 'expired' | 'dismissed'

export interface JobRow {
  readonly id: string
  readonly kind: 'receipt' | 'label'
  readonly printer: string
  readonly registerId: string | null
  /** Receipt: the document to print. */
  readonly documentId: string | null
  /** Label: item, copies, serial. */
  readonly body: { readonly itemId?: string; readonly copies?: number; readonly serial?: string }
  readonly title: string
  readonly state: JobState
  readonly reason: string | null
  readonly copy: number
  readonly at: string
  readonly firstPrintedAt: string | null
  readonly expiresAt: string | null
  readonly cutCounter: number | null
}

export interface PrintQueue {
  enqueue(input: {
    readonly id: string
    readonly kind: 'receipt' | 'label'
    readonly printer: string
    readonly actor: Actor
    readonly documentId: string | null
    readonly body: JobRow['body']
    readonly title: string
    readonly secondsToLive: number | null
    /** True for a reprint: the copy number is counted on. */
    readonly again: boolean
    readonly request: RequestKey | null
  }): Promise<JobRow>
  /** Marks the jobs of a printer whose time is over: they ask, and never print by themselves. */
  expire(printer: string): Promise<{ readonly expired: readonly JobRow[]; readonly waiting: number }>
  /** The next job of a printer, oldest first, claimed with SKIP LOCKED; none while one is in hand. */
  claim(printer: string): Promise<JobRow | null>
  sending(id: string, cutCounter: number | null): Promise<void>
  sent(id: string): Promise<void>
  settle(
    id: string,
    state: 'printed' | 'unconfirmed' | 'failed' | 'expired' | 'queued',
    reason: string | null,
  ): Promise<JobRow>
  answer(id: string, answer: 'came-out' | 'print-again' | 'dismiss', actor: Actor): Promise<OrRefusal<JobRow>>
  /** After a start: jobs of a printer that were in `sending` or `sent`. */
  interrupted(printer: string): Promise<readonly JobRow[]>
  /** Waiting or asking, of a register or of the whole store. */
  open(registerId: string | null): Promise<readonly JobRow[]>
  byId(id: string): Promise<JobRow | null>
}

export interface Drawers {
  /** Written before the pulse goes out: who, why, for which sale. */
  pulse(input: {
    readonly actor: Actor
    readonly drawer: string
    readonly reason: string
    readonly documentId: string | null
  }): Promise<void>
}

export interface ItemRow {
  readonly itemId: string
  readonly name: string
  readonly productId: string
  readonly productName: string
  readonly upc: string | null
  readonly additionalUpcs: readonly string[]
  readonly price: number
  readonly cost: number | null
  readonly taxRate: number
  readonly level: Level
  readonly levelSource: string
  readonly requiredOnSale: boolean
  readonly requiredOnReturn: boolean
  readonly onHand: number
  readonly active: boolean
}

export interface ItemHitRow extends ItemRow {
  readonly serial: string | null
  readonly state: string | null
}

export interface CatalogQueries {
  item(id: string): Promise<ItemRow | null>
  byCode(codes: readonly string[]): Promise<ItemRow | null>
  /** By name, product id, UPC or serial number; best first. */
  search(input: {
    readonly text: string
    readonly codes: readonly string[]
    readonly serial: OfferedSerial | null
    readonly limit: number
  }): Promise<readonly ItemHitRow[]>
  quickPick(): Promise<readonly { readonly name: string; readonly items: readonly ItemRow[] }[]>
  list(input: { readonly after: string | null; readonly limit: number }): Promise<readonly ItemRow[]>
}

export interface ReceivedDocument {
  readonly document: string
  readonly number: string
  readonly at: string
  readonly units: number
  readonly quantity: number
  readonly warnings: readonly { readonly line: number; readonly serial: string; readonly warning: string }[]
}

export interface ReceivingLine {
  readonly itemId: string
  readonly quantity: number
  readonly unitCost: number | null
  readonly serials: readonly OfferedSerial[]
}

export interface ReceivingFault {
  readonly line: number
  readonly serial: string | null
  readonly code: ErrorCode
  readonly details: ErrorDetails
}

export interface Receiving {
  /** Both or neither: item, quantity and serials in one transaction. All faults of a document come back at once. */
  post(input: {
    readonly actor: Actor
    readonly documentId: string
    readonly reference: string | null
    readonly businessDate: string
    readonly lines: readonly ReceivingLine[]
    readonly request: RequestKey
  }): Promise<OrRefusal<ReceivedDocument> | { readonly faults: readonly ReceivingFault[] }>
}

export interface SerialLife {
  readonly itemId: string
  readonly item: string
  readonly serial: string
  readonly state: string
  readonly events: readonly {
    readonly number: number
    readonly kind: string
    readonly at: string
    readonly document: string | null
    readonly documentNumber: string | null
    readonly user: string
    readonly register: number | null
  }[]
}

export interface Serials {
  life(serial: OfferedSerial): Promise<readonly SerialLife[]>
  onHand(itemId: string): Promise<readonly { readonly serial: string; readonly since: string }[]>
}

export interface Health {
  /** Connections of the pools now; `waiting` counts requests that have none yet. */
  connections(): { readonly total: number; readonly idle: number; readonly waiting: number }
  check(): Promise<{ readonly ok: boolean; readonly text: string }>
}

export interface Store {
  readonly context: StoreContext
  readonly baskets: Baskets
  readonly sales: Sales
  readonly receiving: Receiving
  readonly catalog: CatalogQueries
  readonly catalogWriter: CatalogWriter
  readonly serials: Serials
  readonly registers: Registers
  readonly users: Users
  readonly sessions: Sessions
  readonly jobs: PrintQueue
  readonly drawers: Drawers
  readonly requests: Requests
  readonly health: Health
  /** Once a minute: folds movements, forgets old answers. */
  upkeep(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the store's database with the `serve` role: checks version, encoding and schema, becomes the one writing daemon
 * (advisory lock and generation). `writer: false` is for look-ups of the command line beside a running daemon.
 */
export type OpenStore = (options: {
  readonly url: string
  readonly storeNumber: number
  readonly poolSize: number
  readonly writer: boolean
  readonly onError: (error: Error) => void
}) => Promise<Store>
