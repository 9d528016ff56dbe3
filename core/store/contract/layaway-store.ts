import type { Basket, MoneyKind } from '../../sale/basket.js'
import type { Correction, CorrectionHead } from './after-sale-store.js'
import type { OrRefusal } from './actor.js'

/** What is done with a suspended basket: the version is the one that was looked at and priced. */
export interface LayawayCall extends Omit<CorrectionHead, 'reason'> {
  readonly basket: string
  readonly version: number
}

/** Money on a layaway: exact amounts, above zero. */
export interface LayawayPayment {
  readonly tenders: readonly { readonly kind: MoneyKind; readonly amount: number }[]
  /** What the basket costs with tax, and for a refusal: the payment and what is due, as text. */
  readonly total: number
  readonly paidText: string
  readonly dueText: string
}

export interface LayawayRow {
  readonly basket: Basket
  /** ISO 8601, UTC. */
  readonly since: string
}

/** Baskets that are kept for a customer. Recalling, completing and putting them back is as for every suspended basket. */
export interface Layaways {
  /** Those kept now, oldest first, at whatever register they are. */
  list(): Promise<readonly LayawayRow[]>
  /** One basket in whatever state, kept for a customer or not. */
  basket(id: string): Promise<Basket | null>
  /** LAYAWAY_CUSTOMER, SERIAL_REQUIRED, LAYAWAY_DEPOSIT, SALE_STATE, SALE_CHANGED. */
  open(input: LayawayCall & LayawayPayment & { readonly kind: 'layaway' | 'order' }): Promise<OrRefusal<Correction>>
  pay(input: LayawayCall & LayawayPayment): Promise<OrRefusal<Correction>>
  /** Frees the units and gives the deposit back as it was paid. */
  cancel(input: LayawayCall & { readonly reason: string }): Promise<OrRefusal<Correction>>
}
