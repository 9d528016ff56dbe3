import Type from 'typebox'

/** Money on the wire: whole minor units (cents) of the store's currency, a safe integer. */
export const Money = Type.Integer({
  minimum: -9_007_199_254_740_991,
  maximum: 9_007_199_254_740_991,
  description: 'Minor units (cents) of the store’s currency.',
})

/**
 * Money that somebody hands over. Far more than any till holds, and so little that the sum of all tenders of a sale is
 * still a safe integer.
 */
export const MoneyHandedOver = Type.Integer({
  minimum: -100_000_000_000_000,
  maximum: 100_000_000_000_000,
  description: 'Minor units (cents) of the store’s currency.',
})
