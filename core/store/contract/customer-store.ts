import type { Actor, OrRefusal, RequestKey } from './actor.js'

/** A person the store knows; name and contact are null once the person was forgotten. */
export interface CustomerRow {
  readonly id: string
  readonly number: string
  readonly name: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly forgottenAt: string | null
}

export interface CustomerFields {
  readonly name?: string
  readonly phone?: string | null
  readonly email?: string | null
}

interface Asked {
  readonly actor: Actor
  readonly request: RequestKey
}

export interface CustomerPage {
  readonly rows: readonly CustomerRow[]
  /** Gives the next page; null at the end. */
  readonly next: string | null
}

/** A document that carries a customer's number. */
export interface Purchase {
  readonly document: string
  readonly number: string
  readonly kind: string
  readonly at: string
  readonly register: number | null
  readonly user: string
  readonly total: number
  readonly lines: readonly {
    readonly itemId: string
    readonly name: string
    readonly quantity: number
    readonly serials: readonly string[]
  }[]
}

export type SavedCustomer = OrRefusal<{ readonly id: string; readonly number: string }>

export interface Customers {
  /** By the beginning of number, of any word of the name, of the e-mail address, or of any run of the phone's digits. */
  find(text: string, limit: number): Promise<readonly CustomerRow[]>
  /** As `find` in the order of what was found, or all of them by number; by key. Who was forgotten is not among them. */
  page(text: string, after: string | null, limit: number): Promise<CustomerPage>
  /** What a customer bought and gave back, the newest first; by key. */
  purchases(
    number: string,
    after: string | null,
    limit: number,
  ): Promise<{ readonly rows: readonly Purchase[]; readonly next: string | null }>
  byNumber(number: string): Promise<CustomerRow | null>
  /** A number is made where none is given. CUSTOMER_EXISTS. */
  create(input: Asked & { readonly number: string | null; readonly fields: CustomerFields }): Promise<SavedCustomer>
  /** What is not named stays. CUSTOMER_UNKNOWN. */
  update(input: Asked & { readonly id: string; readonly fields: CustomerFields }): Promise<SavedCustomer>
  /** Erases name and contact for good; the number stays on documents and events. */
  forget(input: Asked & { readonly id: string }): Promise<SavedCustomer>
}
