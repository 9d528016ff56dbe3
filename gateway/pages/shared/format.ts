/** The store's way of writing: its locale, currency and zone, never the screen's own. */
export interface StoreWriting {
  readonly locale: string
  readonly currency: string
  readonly minorDigits: number
  readonly zone: string
}

export interface Format {
  /** Whole minor units as an amount with currency: 1799 → $17.99. */
  readonly money: (minor: number) => string
  /** The same without the currency, as a person would type it: 17.99. */
  readonly amount: (minor: number) => string
  /** Time of day of an ISO instant in the store's zone. */
  readonly time: (iso: string) => string
  readonly date: (iso: string) => string
  readonly number: (value: number) => string
  /** Parts per million as per cent: 88750 → 8.875%. */
  readonly rate: (partsPerMillion: number) => string
}

/** Minor units as a decimal text; no floating point, so that large amounts stay exact. */
const decimal = (minor: number, digits: number): Intl.StringNumericLiteral => {
  const text = Math.abs(minor)
    .toString()
    .padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  const sign = minor < 0 ? '-' : ''
  return `${sign}${whole}${digits === 0 ? '' : '.'}${digits === 0 ? '' : text.slice(-digits)}` as Intl.StringNumericLiteral
}

export const createFormat = ({ locale, currency, minorDigits, zone }: StoreWriting): Format => {
  const digits = { minimumFractionDigits: minorDigits, maximumFractionDigits: minorDigits }
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits })
  const amount = new Intl.NumberFormat(locale, { ...digits, useGrouping: false })
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: zone })
  const number = new Intl.NumberFormat(locale)
  const rate = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 })
  return {
    money: (minor) => money.format(decimal(minor, minorDigits)),
    amount: (minor) => amount.format(decimal(minor, minorDigits)),
    time: (iso) => time.format(new Date(iso)),
    date: (iso) => date.format(new Date(iso)),
    number: (value) => number.format(value),
    rate: (partsPerMillion) => rate.format(partsPerMillion / 1_000_000),
  }
}
