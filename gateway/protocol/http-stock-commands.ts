import Type from 'typebox'
import { closed } from './common.js'
import { httpCommand } from './http-command.js'
import { draftField, GivenSerial, itemFields, PostedStock, StockLine, StockPreview } from './http-stock-shapes.js'

const delivery = Type.Object(
  {
    reference: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Delivery note or order number.' }),
    ),
    vendor: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Who delivered.' })),
    lines: Type.Array(StockLine, { maxItems: 1000 }),
    draft: draftField,
  },
  closed,
)

/** Documents that move stock without a customer. */
export const stockCommands = {
  'receiving.post': httpCommand({
    name: 'receiving.post',
    summary: 'Receive goods: all lines with all their serial numbers, or nothing.',
    input: delivery,
    output: PostedStock,
    permission: 'receiving',
    effect: 'command',
    http: { method: 'POST', path: '/v1/receiving' },
    requestId: 'required',
    errors: [
      'ITEM_UNKNOWN',
      'UPC_UNKNOWN',
      'ITEM_NOT_SERIALIZED',
      'SERIAL_NOT_ASKED',
      'SERIAL_REQUIRED',
      'SERIAL_COUNT_MISMATCH',
      'SERIAL_DUPLICATE_IN_LIST',
      'SERIAL_ALREADY_ON_HAND',
      'SERIAL_IS_PRODUCT_BARCODE',
      'SERIAL_FORMAT',
      'SERIAL_CHECK_DIGIT',
      'DOCUMENT_EMPTY',
      'DOCUMENT_REFUSED',
      'DRAFT_CHANGED',
      'DRAFT_UNKNOWN',
      'REQUEST_ID_REUSED',
    ],
  }),
  'receiving.preview': httpCommand({
    name: 'receiving.preview',
    summary: 'What receiving this delivery would say now, entry by entry. Writes nothing.',
    input: delivery,
    output: StockPreview,
    permission: 'receiving',
    effect: 'query',
    http: { method: 'POST', path: '/v1/receiving/preview' },
    requestId: 'none',
    errors: ['DOCUMENT_EMPTY', 'UPC_UNKNOWN'],
  }),
  'levels.register': httpCommand({
    name: 'levels.register',
    summary:
      'Give serial numbers to pieces that are on hand without one. The quantity stays; when every piece has one, the item is Always without reserve.',
    input: Type.Object({ ...itemFields, serials: Type.Array(GivenSerial, { minItems: 1, maxItems: 10_000 }) }, closed),
    output: PostedStock,
    permission: 'adjustment',
    effect: 'command',
    http: { method: 'POST', path: '/v1/levels/register' },
    requestId: 'required',
    errors: [
      'ITEM_UNKNOWN',
      'UPC_UNKNOWN',
      'ITEM_NOT_SERIALIZED',
      'SERIAL_COUNT_MISMATCH',
      'SERIAL_DUPLICATE_IN_LIST',
      'SERIAL_ALREADY_ON_HAND',
      'SERIAL_ON_CUSTOMER',
      'SERIAL_IS_PRODUCT_BARCODE',
      'SERIAL_FORMAT',
      'SERIAL_CHECK_DIGIT',
      'DOCUMENT_REFUSED',
      'REQUEST_ID_REUSED',
    ],
  }),
} as const
