import type {
  Basket,
  BasketChange,
  BasketTender,
  Exemption,
  LateEntry,
  OfferedSerial,
  PriceChange,
} from '../../sale/basket.js'
import type { Actor, OrRefusal, RequestKey } from './actor.js'

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
  /** Answers a question of a line, or (null) takes the answer back. ANSWER_INVALID. */
  answerQuestion(
    input: {
      readonly basketId: string
      readonly line: string
      readonly prompt: string
      readonly n: number
      readonly answer: string | null
    } & Caused,
  ): Promise<OrRefusal<BasketChange>>
  removeLine(input: { readonly basketId: string; readonly line: string } & Caused): Promise<OrRefusal<BasketChange>>
  /** Sells a line at another price, or (null) at the listed one. REASON_REQUIRED, DISCOUNT_TOO_LARGE. */
  setPrice(
    input: { readonly basketId: string; readonly line: string; readonly change: PriceChange | null } & Caused,
  ): Promise<OrRefusal<BasketChange>>
  /** Sells without tax, or (null) with it. REASON_REQUIRED. */
  setExemption(
    input: { readonly basketId: string; readonly exemption: Exemption | null } & Caused,
  ): Promise<OrRefusal<Basket>>
  /** Begins the entry of a sale made on paper. LATE_ENTRY_TIME, PAPER_ENTERED. */
  startLate(
    input: { readonly actor: Actor; readonly basketId: string; readonly late: LateEntry } & Caused,
  ): Promise<OrRefusal<Basket>>
  /** Says whose sale it is; null takes the customer off. CUSTOMER_UNKNOWN. */
  setCustomer(
    input: { readonly basketId: string; readonly customer: string | null } & Caused,
  ): Promise<OrRefusal<Basket>>
  /** Ends an open basket without a document; its leases go. Refused while it is being paid: give the tenders back first. */
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
