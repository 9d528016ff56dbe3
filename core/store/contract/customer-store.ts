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

export type SavedCustomer = OrRefusal<{ readonly id: string; readonly number: string }>

export interface Customers {
  /** By the beginning of number, of any word of the name, of the e-mail address, or of any run of the phone's digits. */
  find(text: string, limit: number): Promise<readonly CustomerRow[]>
  byNumber(number: string): Promise<CustomerRow | null>
  /** A number is made where none is given. CUSTOMER_EXISTS. */
  create(input: Asked & { readonly number: string | null; readonly fields: CustomerFields }): Promise<SavedCustomer>
  /** What is not named stays. CUSTOMER_UNKNOWN. */
  update(input: Asked & { readonly id: string; readonly fields: CustomerFields }): Promise<SavedCustomer>
  /** Erases name and contact for good; the number stays on documents and events. */
  forget(input: Asked & { readonly id: string }): Promise<SavedCustomer>
}
