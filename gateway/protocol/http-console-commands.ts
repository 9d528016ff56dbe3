import Type from 'typebox'
import { closed, Instant, Level, Uuid } from './common.js'
import { httpCommand } from './http-command.js'
import { BearerKind, ItemDetails, LevelChange, Limit } from './http-shapes.js'

const Next = Type.Union([Type.String(), Type.Null()], {
  description: 'Sent as `after` it gives the next page; null at the end.',
})

const Words = Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()])
const regulatedFields = { manufacturer: Words, importer: Words, model: Words, calibre: Words, type: Words }

/** What the console asks for beside the rest: its own store, the whole of an item, what a change would do. */
export const consoleCommands = {
  'store.show': httpCommand({
    name: 'store.show',
    summary: 'This store and its way of writing numbers, money and dates.',
    input: Type.Object({}, closed),
    output: Type.Object(
      {
        number: Type.Integer(),
        name: Type.String(),
        zone: Type.String({ examples: ['America/New_York'] }),
        locale: Type.String({ examples: ['en-US'] }),
        currency: Type.String({ examples: ['USD'] }),
        minorDigits: Type.Integer({ description: 'Digits of money after the point.' }),
        training: Type.Boolean({ description: 'True where nothing is real: a training database.' }),
      },
      closed,
    ),
    permission: 'catalog.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/store' },
    requestId: 'none',
    errors: [],
  }),
  'catalog.details': httpCommand({
    name: 'catalog.details',
    summary: 'One item with everything that can be set on it.',
    input: Type.Object({ item: Uuid }, closed),
    output: ItemDetails,
    permission: 'catalog.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/items/:item/details' },
    requestId: 'none',
    errors: ['ITEM_UNKNOWN'],
  }),
  'catalog.regulated': httpCommand({
    name: 'catalog.regulated',
    summary: 'What the bound book says of an item; null where its units do not stand in it.',
    input: Type.Object({ item: Uuid }, closed),
    output: Type.Object({ fields: Type.Union([Type.Object(regulatedFields, closed), Type.Null()]) }, closed),
    permission: 'catalog.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/items/:item/regulated' },
    requestId: 'none',
    errors: [],
  }),
  'catalog.set-regulated': httpCommand({
    name: 'catalog.set-regulated',
    summary: 'Say what the bound book says of an item; null takes it out of the book.',
    input: Type.Object({ item: Uuid, fields: Type.Union([Type.Object(regulatedFields, closed), Type.Null()]) }, closed),
    output: Type.Object({ item: Uuid }, closed),
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'PATCH', path: '/v1/items/:item/regulated' },
    requestId: 'required',
    errors: ['ITEM_UNKNOWN', 'REQUEST_ID_REUSED'],
  }),
  'catalog.preview-level': httpCommand({
    name: 'catalog.preview-level',
    summary:
      'What setting the level of a department, category, subcategory or attribute value would change. Nothing is.',
    input: Type.Object(
      { kind: BearerKind, id: Uuid, level: Type.Union([...Level.anyOf, Type.Literal('inherit')]) },
      closed,
    ),
    output: Type.Object({ name: Type.String(), items: Type.Integer(), changes: Type.Array(LevelChange) }, closed),
    permission: 'catalog.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/levels/:kind/:id/preview' },
    requestId: 'none',
    errors: ['NOT_FOUND'],
  }),
  'serials.on-hand': httpCommand({
    name: 'serials.on-hand',
    summary: 'Serial numbers of an item that are in this store, in their natural order, a page at a time.',
    input: Type.Object({ item: Uuid, after: Type.Optional(Uuid), limit: Limit }, closed),
    output: Type.Object(
      {
        serials: Type.Array(
          Type.Object(
            {
              serial: Type.String(),
              state: Type.String({ description: 'Where the unit is, in words.' }),
              since: Type.Union([Instant, Type.Null()]),
            },
            closed,
          ),
        ),
        next: Next,
      },
      closed,
    ),
    permission: 'serials.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/items/:item/serials' },
    requestId: 'none',
    errors: [],
  }),
} as const
