import Type from 'typebox'
import { transferUnitStates } from '../../core/store/store.js'
import { closed, Instant, Uuid } from './common.js'
import { GivenSerials, itemFields } from './http-stock-shapes.js'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

export const transferFields = { transfer: Uuid }
export const Reason = Type.String({ minLength: 1, maxLength: 200 })

export const StoreEntry = Type.Object(
  { id: Uuid, number: Type.Integer(), name: Type.String(), here: Type.Boolean() },
  closed,
)
const StoreRef = Type.Object({ id: Uuid, number: Type.Integer(), name: Type.String() }, closed)

/** Some of a transfer's goods. */
const Goods = {
  ...itemFields,
  quantity: Type.Integer({ minimum: 1, maximum: 100_000 }),
  serials: Type.Optional(GivenSerials),
}

const Choice = Type.Enum(['late', 'left-at-source', 'lost'], {
  description: 'Still awaited; never left, so given back to the source; or written off.',
})

export const arrival = {
  all: Type.Optional(Type.Boolean({ description: 'Everything that is still awaited arrived.' })),
  lines: Type.Optional(Type.Array(Type.Object(Goods, closed), { maxItems: 1000, description: 'What arrived.' })),
  rest: Type.Optional(
    Type.Array(Type.Object({ ...Goods, choice: Choice }, closed), {
      maxItems: 1000,
      description: 'What is with goods that did not arrive.',
    }),
  ),
  missing: Type.Optional(Choice),
  reason: Type.Optional(Reason),
}

export const endedLines = {
  all: Type.Optional(Type.Boolean({ description: 'Everything that this store may decide about.' })),
  lines: Type.Optional(Type.Array(Type.Object(Goods, closed), { maxItems: 1000 })),
}

export const TransferAnswer = Type.Object(
  {
    transfer: Uuid,
    document: Nullable(Uuid),
    number: Nullable(Type.String()),
    open: Type.Boolean({ description: 'Something is left to do here.' }),
    received: Type.Integer(),
    late: Type.Integer(),
    released: Type.Integer({ description: 'Given back by the destination; the source may take it back.' }),
    returned: Type.Integer(),
    lost: Type.Integer(),
  },
  closed,
)

const State = Type.Enum([...transferUnitStates], {
  description: 'conflict: the number is known at the destination as another unit.',
})

const counts = Object.fromEntries(transferUnitStates.map((state) => [state, Type.Integer()])) as Record<
  (typeof transferUnitStates)[number],
  ReturnType<typeof Type.Integer>
>

const summary = {
  id: Uuid,
  number: Type.String(),
  direction: Type.Enum(['outgoing', 'incoming']),
  source: StoreRef,
  destination: StoreRef,
  reference: Nullable(Type.String()),
  user: Type.String(),
  at: Instant,
  ageSeconds: Type.Integer(),
  open: Type.Boolean(),
  origin: Type.Enum(['here', 'manifest', 'replication'], { description: 'How this store learned of it.' }),
  handedOutAt: Nullable(Instant),
  recall: Nullable(
    Type.Object(
      { at: Instant, by: Type.String(), reason: Type.String(), releasedAt: Nullable(Instant) },
      { ...closed, description: 'Asked for by the source; pending until releasedAt.' },
    ),
  ),
  quantity: Type.Integer({ description: 'Pieces as they were sent.' }),
  counts: Type.Object(counts, { ...closed, description: 'Pieces by where they are.' }),
  lateSince: Nullable(Instant),
}

export const TransferSummary = Type.Object(summary, closed)

const Unit = Type.Object(
  {
    serial: Type.String(),
    state: State,
    conflict: Type.Boolean({ description: 'Two records claim its number; it waits for a decision.' }),
    since: Instant,
    ageSeconds: Type.Integer(),
    words: Type.String({ description: 'Where the unit is by what this store knows.' }),
    document: Nullable(Uuid),
    documentNumber: Nullable(Type.String()),
  },
  closed,
)

export const TransferDetails = Type.Object(
  {
    ...summary,
    lines: Type.Array(
      Type.Object(
        {
          position: Type.Integer(),
          itemId: Uuid,
          item: Type.String(),
          upc: Nullable(Type.String()),
          quantity: Type.Integer(),
          units: Type.Array(Unit),
          pieces: Nullable(
            Type.Object(
              {
                open: Type.Integer(),
                late: Type.Boolean(),
                received: Type.Integer(),
                released: Type.Integer(),
                returned: Type.Integer(),
                lost: Type.Integer(),
              },
              { ...closed, description: 'Of pieces without serial numbers; null for a line with them.' },
            ),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
)

export const Codes = Type.Object(
  {
    text: Type.String({ description: 'All codes, one a line.' }),
    codes: Type.Array(Type.String(), { description: 'Each as one QR code.' }),
  },
  closed,
)
