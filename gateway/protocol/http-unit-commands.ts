import Type from 'typebox'
import { attentionKinds, unitActions } from '../../core/store/store.js'
import { closed, Instant, Uuid } from './common.js'
import { GivenReason } from './http-adjustment-commands.js'
import { httpCommand } from './http-command.js'
import { draftField, GivenSerials, itemFields, PostedStock, StockLine, StockPreview } from './http-stock-shapes.js'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

const vendorReturn = Type.Object(
  {
    vendor: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Who gets them back.' })),
    reference: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'The vendor’s permission number, say.' }),
    ),
    reason: Type.Optional(GivenReason),
    lines: Type.Array(StockLine, { maxItems: 1000 }),
    draft: draftField,
  },
  closed,
)

const statusChange = Type.Object(
  {
    change: Type.Enum(
      ['hold', 'quarantine', 'damage', 'release', 'inspect-passed', 'inspect-damaged', 'inspect-to-vendor'],
      {
        description:
          'hold, quarantine, damage: on hand, but not sold. release: sold again. inspect-…: what came back from a customer and waits for inspection.',
      },
    ),
    reason: Type.Optional(GivenReason),
    lines: Type.Array(StockLine, { maxItems: 1000 }),
  },
  closed,
)

const Serial = Type.String({ minLength: 1, maxLength: 200 })

const documentErrors = [
  'ITEM_UNKNOWN',
  'UPC_UNKNOWN',
  'ITEM_NOT_SERIALIZED',
  'SERIAL_COUNT_MISMATCH',
  'SERIAL_DUPLICATE_IN_LIST',
  'SERIAL_NOT_IN_STOCK',
  'SERIAL_ALREADY_SOLD',
  'SERIAL_AT_OTHER_STORE',
  'SERIAL_IN_TRANSIT',
  'SERIAL_HELD_BY_REGISTER',
  'SERIAL_RESERVED',
  'DOCUMENT_EMPTY',
  'DOCUMENT_REFUSED',
  'REASON_REQUIRED',
] as const

const posting = { effect: 'command', requestId: 'required' } as const
const looking = { effect: 'query', requestId: 'none' } as const

/** Goods that go back, goods that may not be sold, and what is done to single units. */
export const unitCommands = {
  'vendor-return.post': httpCommand({
    ...posting,
    name: 'vendor-return.post',
    summary: 'Return goods to their vendor: all lines with all their serial numbers, or nothing.',
    input: vendorReturn,
    output: PostedStock,
    permission: 'vendor-return',
    http: { method: 'POST', path: '/v1/vendor-returns' },
    errors: ['SERIAL_RETURN_PENDING', 'DRAFT_CHANGED', 'DRAFT_UNKNOWN', ...documentErrors],
  }),
  'vendor-return.preview': httpCommand({
    ...looking,
    name: 'vendor-return.preview',
    summary: 'What this return to a vendor would say now. Writes nothing.',
    input: vendorReturn,
    output: StockPreview,
    permission: 'vendor-return',
    http: { method: 'POST', path: '/v1/vendor-returns/preview' },
    errors: ['DOCUMENT_EMPTY', 'UPC_UNKNOWN'],
  }),
  'status.post': httpCommand({
    ...posting,
    name: 'status.post',
    summary: 'Set units aside, release them, or say how an inspection ended; with a reason.',
    input: statusChange,
    output: PostedStock,
    permission: 'status',
    http: { method: 'POST', path: '/v1/status-changes' },
    errors: documentErrors,
  }),
  'status.preview': httpCommand({
    ...looking,
    name: 'status.preview',
    summary: 'What this change of status would say now. Writes nothing.',
    input: statusChange,
    output: StockPreview,
    permission: 'status',
    http: { method: 'POST', path: '/v1/status-changes/preview' },
    errors: ['DOCUMENT_EMPTY', 'UPC_UNKNOWN'],
  }),
  'unit.block': httpCommand({
    ...posting,
    name: 'unit.block',
    summary:
      'Block units (recall, theft) whatever state they are in; a basket that holds one is refused at its tender.',
    input: Type.Object(
      {
        ...itemFields,
        serials: GivenSerials,
        reason: Type.Optional(GivenReason),
        contact: Type.Optional(
          Type.String({ minLength: 1, maxLength: 100, description: 'Whom to call; the refusal names it.' }),
        ),
      },
      closed,
    ),
    output: Type.Object(
      {
        units: Type.Integer(),
        inBaskets: Type.Array(Type.Object({ serial: Type.String(), register: Type.Integer() }, closed), {
          description: 'Units that lie in a basket now.',
        }),
      },
      closed,
    ),
    permission: 'unit.block',
    http: { method: 'POST', path: '/v1/units/block' },
    errors: [
      'REASON_REQUIRED',
      'ITEM_UNKNOWN',
      'UPC_UNKNOWN',
      'ITEM_NOT_SERIALIZED',
      'SERIAL_NOT_IN_STOCK',
      'SERIAL_WRONG_ITEM',
      'DOCUMENT_REFUSED',
    ],
  }),
  'unit.unblock': httpCommand({
    ...posting,
    name: 'unit.unblock',
    summary: 'Free blocked units again; those that are not blocked stay as they are.',
    input: Type.Object({ ...itemFields, serials: GivenSerials, reason: Type.Optional(GivenReason) }, closed),
    output: Type.Object({ units: Type.Integer({ description: 'Units that were blocked.' }) }, closed),
    permission: 'unit.block',
    http: { method: 'POST', path: '/v1/units/unblock' },
    errors: [
      'REASON_REQUIRED',
      'ITEM_UNKNOWN',
      'UPC_UNKNOWN',
      'ITEM_NOT_SERIALIZED',
      'SERIAL_NOT_IN_STOCK',
      'SERIAL_WRONG_ITEM',
      'DOCUMENT_REFUSED',
    ],
  }),
  'unit.rename': httpCommand({
    ...posting,
    name: 'unit.rename',
    summary: 'Correct a mistyped serial number of a unit that was never sold nor sent away; the old number is retired.',
    input: Type.Object({ ...itemFields, serial: Serial, to: Serial, reason: Type.Optional(GivenReason) }, closed),
    output: Type.Object({ serial: Type.String(), was: Type.String() }, closed),
    permission: 'unit.rename',
    http: { method: 'POST', path: '/v1/units/rename' },
    errors: [
      'REASON_REQUIRED',
      'ITEM_UNKNOWN',
      'UPC_UNKNOWN',
      'ITEM_NOT_SERIALIZED',
      'SERIAL_FORMAT',
      'SERIAL_NOT_IN_STOCK',
      'SERIAL_TAKEN',
      'SERIAL_RENAME_LATE',
      'SERIAL_ALREADY_ON_HAND',
      'SERIAL_HELD_BY_REGISTER',
      'SERIAL_IS_PRODUCT_BARCODE',
      'ADJUST_NOT_HERE',
    ],
  }),
  'unit.actions': httpCommand({
    ...looking,
    name: 'unit.actions',
    summary: 'What can be done with one unit now, and why the rest cannot; what would change nothing is left out.',
    input: Type.Object({ itemId: Uuid, serial: Serial }, closed),
    output: Type.Object(
      {
        actions: Type.Array(
          Type.Object(
            {
              action: Type.Enum([...unitActions]),
              refusal: Nullable(Type.Object({ code: Type.String(), message: Type.String() }, closed)),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
    permission: 'serials.read',
    http: { method: 'GET', path: '/v1/units/actions' },
    errors: ['SERIAL_FORMAT'],
  }),
  'unit.attention': httpCommand({
    ...looking,
    name: 'unit.attention',
    summary:
      'Units that wait for somebody, the longest first: in conflict, awaiting inspection, set aside, blocked, late on a transfer.',
    input: Type.Object({ kind: Type.Optional(Type.Enum([...attentionKinds])) }, closed),
    output: Type.Object(
      {
        units: Type.Array(
          Type.Object(
            {
              kind: Type.Enum([...attentionKinds]),
              itemId: Uuid,
              item: Type.String(),
              serial: Nullable(Type.String({ description: 'Null: pieces without a number.' })),
              pieces: Type.Integer(),
              state: Type.String({ description: 'Where it is, in words.' }),
              since: Instant,
              ageSeconds: Type.Integer(),
              transfer: Nullable(Uuid),
              transferNumber: Nullable(Type.String()),
            },
            closed,
          ),
        ),
        more: Type.Boolean({ description: 'There are more than these.' }),
      },
      closed,
    ),
    permission: 'serials.read',
    http: { method: 'GET', path: '/v1/units/attention' },
    errors: [],
  }),
  'unit.numbers': httpCommand({
    ...posting,
    name: 'unit.numbers',
    summary: 'Add second numbers (IMEI 2, MAC) to a unit, or take them off; they find the unit and belong to no other.',
    input: Type.Object(
      {
        ...itemFields,
        serial: Serial,
        numbers: Type.Array(Serial, { minItems: 1, maxItems: 10 }),
        remove: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
    output: Type.Object({ serial: Type.String(), numbers: Type.Array(Type.String()) }, closed),
    permission: 'receiving',
    http: { method: 'POST', path: '/v1/units/numbers' },
    errors: [
      'ITEM_UNKNOWN',
      'UPC_UNKNOWN',
      'ITEM_NOT_SERIALIZED',
      'SERIAL_FORMAT',
      'SERIAL_NOT_IN_STOCK',
      'SERIAL_TAKEN',
    ],
  }),
} as const
