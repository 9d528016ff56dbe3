const plural = new Intl.PluralRules('en')
export const numbers = new Intl.NumberFormat('en')

/** `1 item`, `2,000 items`. */
export const count = (n: number, one: string, other: string): string =>
  `${numbers.format(n)} ${plural.select(n) === 'one' ? one : other}`
