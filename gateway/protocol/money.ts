import Type from 'typebox'

/** Money on the wire: whole minor units (cents) of the store's currency, a safe integer. */
export const Money = Type.Integer({
  minimum: -9_007_199_254_740_991,
  maximum: 9_007_199_254_740_991,
  description: 'Minor units (cents) of the store’s currency.',
})
