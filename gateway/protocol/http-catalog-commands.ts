import Type from 'typebox'
import {
  ItemInput,
  itemInputFields,
  SerialFormatInput,
  SerialRulesInput,
  UpcInput,
} from '../../core/catalog/item-input.js'
import { closed, Level, Uuid } from './common.js'
import { httpCommand } from './http-command.js'
import {
  BadCell,
  BearerKind,
  Item,
  LevelBearer,
  LevelMoves,
  Limit,
  PendingItem,
  SavedItem,
  savedItemFields,
  Text,
} from './http-shapes.js'
import { GivenSerials, PostedStock } from './http-stock-shapes.js'
import { Money } from './money.js'
import { registerCommands } from './register-commands.js'

const itemErrors = [
  'ITEM_INVALID',
  'UPC_FORMAT',
  'UPC_CHECK_DIGIT',
  'UPC_DUPLICATE',
  'UPC_LIMIT',
  'REQUEST_ID_REUSED',
] as const

const levelErrors = ['LEVEL_CHANGE_CONFIRM', 'LEVEL_CHANGE_BUSY'] as const

/** Level changes that archive serial numbers are refused without it. */
const Confirm = Type.Optional(
  Type.Boolean({ description: 'True: serial numbers may be archived where an item keeps none any more.' }),
)

/** The catalog over HTTP. */
export const catalogCommands = {
  'catalog.list': httpCommand({
    name: 'catalog.list',
    summary: 'All items, a page at a time, in a fixed order.',
    input: Type.Object(
      {
        after: Type.Optional(Uuid),
        limit: Limit,
        order: Type.Optional(
          Type.Union([Type.Literal('id'), Type.Literal('name')], {
            description: 'id (as they were made) when left out.',
          }),
        ),
      },
      closed,
    ),
    output: Type.Object(
      {
        items: Type.Array(Item),
        next: Type.Union([Type.String(), Type.Null()], {
          description: 'Sent as `after` it gives the next page; null at the end.',
        }),
      },
      closed,
    ),
    permission: 'catalog.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/items' },
    requestId: 'none',
    errors: [],
  }),
  'catalog.item': httpCommand({
    name: 'catalog.item',
    summary: 'One item.',
    input: Type.Object({ item: Uuid }, closed),
    output: Item,
    permission: 'catalog.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/items/:item' },
    requestId: 'none',
    errors: ['ITEM_UNKNOWN'],
  }),
  'catalog.item-by-code': httpCommand({
    name: 'catalog.item-by-code',
    summary: 'The item that a scanned or typed code belongs to: UPC, EAN, GTIN, GS1 code or store code.',
    input: Type.Object({ code: Text }, closed),
    output: Item,
    permission: 'catalog.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/items/by-code' },
    requestId: 'none',
    errors: ['UPC_UNKNOWN'],
  }),
  'catalog.search': httpCommand({ ...registerCommands['catalog.search'], requestId: 'none', errors: [] }),
  'catalog.create': httpCommand({
    name: 'catalog.create',
    summary: 'Create an item; with the product ID of others it is a variant of theirs.',
    input: Type.Object(
      {
        ...itemInputFields,
        openingStock: Type.Optional(
          Type.Object(
            {
              quantity: Type.Integer({ minimum: 1, maximum: 100_000 }),
              unitCost: Type.Optional(Money),
              serials: Type.Optional(GivenSerials),
            },
            {
              ...closed,
              description:
                'What is there already: posted as an adjustment together with the item, or neither is. Needs the permission `adjustment`.',
            },
          ),
        ),
      },
      closed,
    ),
    output: Type.Object({ ...savedItemFields, opening: Type.Optional(PostedStock) }, closed),
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'POST', path: '/v1/items' },
    requestId: 'required',
    errors: [
      ...itemErrors,
      'ITEM_NOT_SERIALIZED',
      'SERIAL_COUNT_MISMATCH',
      'SERIAL_DUPLICATE_IN_LIST',
      'DOCUMENT_REFUSED',
    ],
  }),
  'catalog.update': httpCommand({
    name: 'catalog.update',
    summary: 'Change an item: what is left out stays as it is, null clears.',
    input: Type.Object({ item: Uuid, ...itemInputFields, confirm: Confirm }, closed),
    output: SavedItem,
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'PATCH', path: '/v1/items/:item' },
    requestId: 'required',
    errors: ['ITEM_UNKNOWN', ...levelErrors, ...itemErrors],
  }),
  'catalog.add-upc': httpCommand({
    name: 'catalog.add-upc',
    summary: 'Add an additional UPC to an item; one that it has already changes nothing.',
    input: Type.Object({ item: Uuid, upc: UpcInput }, closed),
    output: SavedItem,
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'POST', path: '/v1/items/:item/upcs' },
    requestId: 'none',
    errors: ['ITEM_UNKNOWN', 'UPC_FORMAT', 'UPC_CHECK_DIGIT', 'UPC_DUPLICATE', 'UPC_LIMIT'],
  }),
  'catalog.remove-upc': httpCommand({
    name: 'catalog.remove-upc',
    summary: 'Take an additional UPC from an item; one that it does not have changes nothing. The main one stays.',
    input: Type.Object({ item: Uuid, upc: Text }, closed),
    output: SavedItem,
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'DELETE', path: '/v1/items/:item/upcs' },
    requestId: 'none',
    errors: ['ITEM_UNKNOWN', 'ITEM_INVALID', 'UPC_FORMAT', 'UPC_CHECK_DIGIT'],
  }),
  'catalog.import': httpCommand({
    name: 'catalog.import',
    summary: 'Create and change many items from a CSV file (UTF-8), all or nothing; sent again it changes nothing.',
    input: Type.Object(
      {
        skipBad: Type.Optional(
          Type.Union([Type.Literal('true'), Type.Literal('false')], {
            description: 'true: rows with faults are left out, the others are imported.',
          }),
        ),
        confirm: Type.Optional(
          Type.Union([Type.Literal('true'), Type.Literal('false')], {
            description: 'true: serial numbers may be archived where the file says that an item keeps none any more.',
          }),
        ),
      },
      closed,
    ),
    output: Type.Object(
      {
        rows: Type.Integer({ description: 'Rows of the file, without the first line.' }),
        created: Type.Integer(),
        updated: Type.Integer(),
        unchanged: Type.Integer(),
        badRows: Type.Integer(),
        bad: Type.Array(BadCell, { description: 'At most a thousand faults, in the order of the lines.' }),
      },
      closed,
    ),
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'POST', path: '/v1/items/import' },
    requestId: 'none',
    body: 'csv',
    errors: ['IMPORT_FORMAT', 'IMPORT_COLUMN', 'IMPORT_REFUSED', 'IMPORT_RUNNING', ...levelErrors],
  }),
  'catalog.levels': httpCommand({
    name: 'catalog.levels',
    summary: 'Departments, categories, subcategories and attribute values with the level each gives to its items.',
    input: Type.Object({}, closed),
    output: Type.Object({ levels: Type.Array(LevelBearer) }, closed),
    permission: 'catalog.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/levels' },
    requestId: 'none',
    errors: [],
  }),
  'catalog.set-level': httpCommand({
    name: 'catalog.set-level',
    summary:
      'Set what a department, category, subcategory or attribute value gives to its items: level, form of serial numbers, and whether they are asked for. What is left out stays, null inherits.',
    input: Type.Object(
      {
        kind: BearerKind,
        id: Uuid,
        level: Type.Optional(Type.Union([Level, Type.Null()])),
        serialFormat: Type.Optional(SerialFormatInput),
        serialRules: Type.Optional(SerialRulesInput),
        confirm: Confirm,
      },
      closed,
    ),
    output: Type.Object(
      {
        name: Type.String(),
        items: Type.Integer({
          description: 'Items whose level, its source, or what is said of their numbers is another one now.',
        }),
      },
      closed,
    ),
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'PATCH', path: '/v1/levels/:kind/:id' },
    requestId: 'none',
    errors: ['NOT_FOUND', 'ITEM_INVALID', ...levelErrors],
  }),
  'catalog.preview-levels': httpCommand({
    name: 'catalog.preview-levels',
    summary:
      'What setting the level of a place, or changing an item, would do to levels: items, pieces on hand, pieces without a number, item by item. Nothing is changed.',
    input: Type.Object(
      {
        place: Type.Optional(
          Type.Object({ kind: BearerKind, id: Uuid, level: Type.Union([Level, Type.Null()]) }, closed),
        ),
        item: Type.Optional(Type.Object({ itemId: Uuid, changes: ItemInput }, closed)),
      },
      closed,
    ),
    output: LevelMoves,
    permission: 'catalog.write',
    effect: 'query',
    http: { method: 'POST', path: '/v1/levels/preview' },
    requestId: 'none',
    errors: ['NOT_FOUND', 'ITEM_UNKNOWN', ...itemErrors.filter((code) => code !== 'REQUEST_ID_REUSED')],
  }),
  'catalog.pending-levels': httpCommand({
    name: 'catalog.pending-levels',
    summary: 'The registration count: Always items with pieces on hand that have no serial number yet.',
    input: Type.Object({}, closed),
    output: Type.Object({ items: Type.Array(PendingItem) }, closed),
    permission: 'catalog.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/levels/pending' },
    requestId: 'none',
    errors: [],
  }),
} as const
