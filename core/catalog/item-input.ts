import Type, { type Static, type TSchema } from 'typebox'
import { serialFormatMaxLength } from '../serials/validators/serial-format.js'
import { serialRuleWords } from './serial-rules.js'
import { attributeKinds, classificationKinds, type AttributeKind, type ClassificationKind } from './level.js'

/**
 * An item as somebody enters it: over HTTP as it stands here, from a CSV file after its cells were read (csv-row.ts).
 * A key that is left out leaves the item as it is; null clears. Money is whole minor units, a rate parts per million.
 */

/** Longest texts, in code points. The first two go into unique indexes, whose entries PostgreSQL bounds at 2,704 bytes. */
export const textLimits = { productId: 64, name: 200, text: 10_000 } as const
/** Beside the main one. */
export const additionalUpcLimit = 10
/** 100 %, in parts per million. */
export const taxRateLimit = 1_000_000

const closed = { additionalProperties: false } as const
const orNull = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const optional = Type.Optional

export const LevelInput = Type.Union(
  [Type.Literal('not'), Type.Literal('sometimes'), Type.Literal('always'), Type.Null()],
  { description: 'Whether units carry serial numbers; null inherits.' },
)

export const UpcInput = Type.Union(
  [
    Type.String({ minLength: 1, maxLength: 200 }),
    Type.Object(
      {
        code: Type.String({ minLength: 1, maxLength: 200 }),
        kind: Type.Union([Type.Literal('gtin'), Type.Literal('store')]),
      },
      closed,
    ),
  ],
  {
    description:
      'A UPC, EAN or GTIN with its check digit, or a code of the store’s own: `store:AB-17`, or {code, kind: "store"}.',
  },
)
export type UpcInput = Static<typeof UpcInput>

/** See core/serials/validators/serial-format.ts. */
export const SerialFormatInput = orNull(
  Type.String({
    minLength: 1,
    maxLength: serialFormatMaxLength,
    description:
      'What serial numbers look like: imei, imeisv, vin, vin-north-america, gtin, "mask AA-9999" (A a letter, 9 a digit, * either), or "pattern TG[0-9]{4} as TG and four digits, like TG1234". Numbers nobody knows yet are compared with it; null inherits.',
  }),
)

const cell = optional(orNull(Type.Enum(serialRuleWords)))
export const SerialRulesInput = orNull(
  Type.Object(
    { sale: cell, return: cell, receiving: cell, adjustment: cell, transfer: cell },
    {
      ...closed,
      description:
        'Whether items of level sometimes ask for their serial number, transaction by transaction: required, optional, or none (neither asked for nor taken). What is left out stays; null inherits, in the end optional.',
    },
  ),
)

const NamedInput = orNull(
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: textLimits.name }),
      level: optional(LevelInput),
      serialFormat: optional(SerialFormatInput),
      serialRules: optional(SerialRulesInput),
    },
    {
      ...closed,
      description:
        'Made when there is none of this name; a level, serial format or serial rules given here are set on it.',
    },
  ),
)

/** Null: unknown. The limit keeps amounts exact in JSON. */
const Money = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'Minor units (cents).' })
const Text = Type.String({ minLength: 1, maxLength: 2 * textLimits.text })

const named = <K extends string>(kinds: readonly K[]) =>
  Object.fromEntries(kinds.map((kind) => [kind, optional(NamedInput)])) as Record<
    K,
    ReturnType<typeof optional<typeof NamedInput>>
  >

export const itemInputFields = {
  productId: optional(
    Type.String({
      minLength: 1,
      maxLength: textLimits.productId,
      description: 'Number of the product; its items are variants.',
    }),
  ),
  productName: optional(Text),
  description: optional(Text),
  price: optional(Money),
  cost: optional(orNull(Money)),
  taxRate: optional(
    Type.Integer({ minimum: 0, maximum: taxRateLimit, description: 'Parts per million: 8.875 % is 88750.' }),
  ),
  upc: optional(UpcInput),
  additionalUpcs: optional(Type.Array(UpcInput, { maxItems: 100, description: 'All of them, at most 10.' })),
  level: optional(LevelInput),
  exact: optional(
    Type.Boolean({
      description: 'Serial numbers keep case and inner blanks. Cannot change once there are serial numbers.',
    }),
  ),
  serialScope: optional(
    Type.Union([Type.Literal('item'), Type.Literal('chain')], {
      description:
        'Whether serial numbers are unique within the item or, like an IMEI, in the whole chain. Cannot change once there are serial numbers.',
    }),
  ),
  serialFormat: optional(SerialFormatInput),
  serialRules: optional(SerialRulesInput),
  ...named<ClassificationKind>(classificationKinds),
  ...named<AttributeKind>(attributeKinds),
  quickPick: optional(
    orNull(
      Type.Object(
        {
          page: Type.String({ minLength: 1, maxLength: textLimits.name }),
          position: Type.Integer({ minimum: 1, maximum: 1000 }),
        },
        closed,
      ),
    ),
  ),
  active: optional(Type.Boolean({ description: 'False retires the item: it is not sold any more.' })),
} as const

export const ItemInput = Type.Object(itemInputFields, closed)
export type ItemInput = Static<typeof ItemInput>
