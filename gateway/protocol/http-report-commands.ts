import Type, { type TSchema } from 'typebox'
import { historyColumns, onHandColumns, type ColumnKind, type ReportColumn } from '../../core/reports/report-columns.js'
import {
  boundBookFilterFields,
  historyFilterFields,
  onHandFilterFields,
  spanFilterFields,
} from '../../core/reports/report-filter.js'
import { closed, Instant, Uuid } from './common.js'
import { httpCommand, httpFileCommand } from './http-command.js'
import { Limit } from './http-shapes.js'
import { Money } from './money.js'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const Cell = Nullable(Type.String())

const Column = Type.Object(
  {
    key: Type.String({ description: 'Key of the cell in each row.' }),
    title: Type.String(),
    kind: Type.Enum(['text', 'code', 'time', 'money'] satisfies ColumnKind[]),
    hidden: Type.Boolean({ description: 'Not shown until it is asked for; files always have it.' }),
  },
  closed,
)

/** A column as it is sent. */
export const columnView = ({
  key,
  title,
  kind,
  hidden = false,
}: Omit<ReportColumn, 'hidden'> & { hidden?: boolean }) => ({
  key,
  title,
  kind,
  hidden,
})

const page = <T extends TSchema>(row: T, columns: readonly ReportColumn[]) =>
  Type.Object(
    {
      columns: Type.Array(Column, { description: `In this order: ${columns.map(({ title }) => title).join(', ')}.` }),
      rows: Type.Array(row),
      next: Type.Union([Type.String(), Type.Null()], {
        description: 'Sent as `after` it gives the next page; null at the end.',
      }),
    },
    closed,
  )

const HistoryRow = Type.Object(
  {
    serial: Type.String({ description: 'The number as it was then.' }),
    description: Cell,
    productId: Cell,
    productName: Cell,
    at: Instant,
    customerNumber: Cell,
    customerName: Cell,
    type: Type.String({ description: 'In words: Sale, Return, …' }),
    source: Cell,
    destination: Cell,
    department: Cell,
    category: Cell,
    subcategory: Cell,
    style: Cell,
    size: Cell,
    color: Cell,
    brand: Cell,
    season: Cell,
    team: Cell,
    vendor: Cell,
    user: Type.String(),
    event: Cell,
    additionalUpcs: Nullable(Type.String({ description: 'Separated by |.' })),
    unitId: Uuid,
    number: Type.Integer({ description: 'The unit’s own event number, from 1.' }),
    itemId: Uuid,
    document: Nullable(Uuid),
    documentNumber: Cell,
    register: Nullable(Type.Integer()),
  },
  closed,
)

const OnHandRow = Type.Object(
  {
    serial: Type.String(),
    upc: Nullable(Type.String({ description: 'Main UPC.' })),
    description: Cell,
    productId: Cell,
    productName: Cell,
    department: Cell,
    category: Cell,
    subcategory: Cell,
    style: Cell,
    size: Cell,
    color: Cell,
    brand: Cell,
    season: Cell,
    team: Cell,
    vendor: Cell,
    unitCost: Type.Union([Money, Type.Null()], { description: 'Null when unknown, or without the permission `cost`.' }),
    retailPrice: Nullable(Money),
    additionalUpcs: Nullable(Type.String({ description: 'Separated by |.' })),
    unitId: Uuid,
    itemId: Uuid,
    state: Type.String({
      description: 'available, held, quarantine, damaged, reserved, in-transit or return-pending.',
    }),
    receivedAt: Nullable(Instant),
  },
  closed,
)

const paging = {
  after: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description: 'The `next` of the page before.' })),
  limit: Limit,
}
const file = {
  bom: Type.Optional(
    Type.Union([Type.Literal('true'), Type.Literal('false')], {
      description: 'true: the file starts with a byte order mark, for spreadsheet programs of Windows.',
    }),
  ),
}
const Csv = Type.String({
  description:
    'UTF-8, RFC 4180: a line of titles, then a record a line, all columns. Dates are those of the store’s clock, amounts decimal. A text that a spreadsheet program could take for a formula starts with an apostrophe.',
})

const Choice = { number: Type.Integer(), name: Type.String() }

/** The two inventory reports, as pages and as files. */
export const reportCommands = {
  'report.serial-history': httpCommand({
    name: 'report.serial-history',
    summary: 'Serial Number History: everything that happened to units, with names as they were then.',
    input: Type.Object({ ...historyFilterFields, ...paging }, closed),
    output: page(HistoryRow, historyColumns),
    permission: 'reports.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/reports/serial-history' },
    requestId: 'none',
    errors: ['SERIAL_FORMAT'],
  }),
  'report.serial-history-file': httpFileCommand({
    name: 'report.serial-history-file',
    summary: 'Serial Number History as a CSV file.',
    input: Type.Object({ ...historyFilterFields, ...file }, closed),
    output: Csv,
    permission: 'reports.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/reports/serial-history.csv' },
    requestId: 'none',
    reply: 'text/csv',
    errors: ['SERIAL_FORMAT', 'EXPORT_BUSY'],
  }),
  'report.serial-on-hand': httpCommand({
    name: 'report.serial-on-hand',
    summary: 'Serial Number On Hand: one row for each unit, now or at the end of a day.',
    input: Type.Object({ ...onHandFilterFields, ...paging }, closed),
    output: page(OnHandRow, onHandColumns),
    permission: 'reports.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/reports/serial-on-hand' },
    requestId: 'none',
    errors: ['SERIAL_FORMAT'],
  }),
  'report.serial-on-hand-file': httpFileCommand({
    name: 'report.serial-on-hand-file',
    summary: 'Serial Number On Hand as a CSV file. Without the permission `cost` the cells of Unit Cost are empty.',
    input: Type.Object({ ...onHandFilterFields, ...file }, closed),
    output: Csv,
    permission: 'reports.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/reports/serial-on-hand.csv' },
    requestId: 'none',
    reply: 'text/csv',
    errors: ['SERIAL_FORMAT', 'EXPORT_BUSY'],
  }),
  'report.epcis': httpFileCommand({
    name: 'report.epcis',
    summary: 'What happened to units as an EPCIS 2.0 document in JSON-LD, oldest first.',
    input: Type.Object(spanFilterFields, closed),
    output: Type.String({
      description:
        'An EPCISDocument of ObjectEvents. A unit is named by its GS1 Digital Link where its item has a GTIN and its number fits AI (21); other units, the store and documents by urn:uuid.',
    }),
    permission: 'reports.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/reports/epcis' },
    requestId: 'none',
    reply: 'application/ld+json',
    errors: [],
  }),
  'report.bound-book-file': httpFileCommand({
    name: 'report.bound-book-file',
    summary:
      'The bound book as a CSV file: acquisitions, dispositions and corrections of units whose items have regulated fields, oldest first.',
    input: Type.Object({ ...boundBookFilterFields, ...file }, closed),
    output: Csv,
    permission: 'reports.bound-book',
    effect: 'query',
    http: { method: 'GET', path: '/v1/reports/bound-book.csv' },
    requestId: 'none',
    reply: 'text/csv',
    errors: ['EXPORT_BUSY'],
  }),
  'report.choices': httpCommand({
    name: 'report.choices',
    summary: 'What there is to choose from in the filters of the reports.',
    input: Type.Object({}, closed),
    output: Type.Object(
      {
        venues: Type.Array(Type.Object(Choice, closed)),
        stores: Type.Array(Type.Object({ ...Choice, venue: Nullable(Type.Integer()) }, closed)),
        registers: Type.Array(Type.Object(Choice, closed)),
        types: Type.Array(Type.Object({ type: Type.String(), name: Type.String() }, closed)),
        presets: Type.Array(Type.Object({ preset: Type.String(), name: Type.String() }, closed)),
        names: Type.Array(
          Type.Object(
            {
              kind: Type.String({ description: 'department, category, subcategory, style … vendor.' }),
              name: Type.String(),
              within: Nullable(Type.String({ description: 'A category’s department, a subcategory’s category.' })),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
    permission: 'reports.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/reports/choices' },
    requestId: 'none',
    errors: [],
  }),
} as const
