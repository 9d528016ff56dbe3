import { count } from './counting-en.js'

/** Words of what is done with stock beside receiving, adjustment and transfer. */
export const inventoryTexts = {
  vendorReturn: {
    title: 'Return to Vendor',
    new: 'Return to vendor',
    newTitle: 'Return to Vendor',
    vendor: 'Vendor',
    vendorHint: 'Who gets the goods back.',
    referenceHint: 'The vendor’s permission number, say.',
    post: 'Post',
    posting: 'Posting…',
    hint: 'The goods leave the stock at once.',
    posted: (number: string, pieces: number, units: number) =>
      `${number} is posted: ${count(pieces, 'piece', 'pieces')} back to the vendor, ${count(units, 'serial number', 'serial numbers')}.`,
    again: 'Return more',
    back: 'Back to the returns',
  },
}
