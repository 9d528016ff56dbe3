/** Amounts in minor units as text, in the store's locale and currency. */
export interface MoneyText {
  (minor: number): string
}

/** How many digits the currency's minor unit has: 2 for USD, 0 for JPY. */
export const minorDigitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** @throws RangeError for a locale or currency that Intl does not know */
export const moneyText = (locale: string, currency: string): MoneyText => {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
  const divisor = 10 ** minorDigitsOf(currency)
  return (minor) => format.format(minor / divisor)
}

/** A moment as text in the store's zone. */
export const timeText =
  (locale: string, zone: string) =>
  (iso: string): string =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(new Date(iso))
