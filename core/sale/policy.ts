import { moneyFormat, type MoneyFormat } from './money.js'

/** How this store counts money and when its day ends; the same for all its registers, read once at the start. */
export interface SalePolicy {
  readonly currency: string
  readonly money: MoneyFormat
  /** True where prices on the shelf contain the tax. */
  readonly taxIncluded: boolean
  /** The same code within this many milliseconds of a completion is a trigger's bounce and opens no new sale. */
  readonly repeatGuardMs: number
  /** Whether money goes back the way it came. */
  readonly refund: 'original' | 'any'
  /** The smallest amount of cash there is, in minor units; 0: cash is not rounded. */
  readonly cashRounding: number
}

export const salePolicy = (settings: {
  readonly locale: string
  readonly currency: string
  readonly taxIncluded: boolean
  readonly repeatGuardMs?: number
  readonly refund?: SalePolicy['refund']
  readonly cashRounding?: number
}): SalePolicy => ({
  currency: settings.currency,
  money: moneyFormat(settings.locale, settings.currency),
  taxIncluded: settings.taxIncluded,
  repeatGuardMs: settings.repeatGuardMs ?? 1500,
  refund: settings.refund ?? 'any',
  cashRounding: settings.cashRounding ?? 0,
})
