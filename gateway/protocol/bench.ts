import Type, { type Static } from 'typebox'
import { closed, Instant, Uuid } from './common.js'

/**
 * The bench: HTTP below `/bench`, served by the demo only, for its simulated devices. In a real store `GET
 * /bench/state` answers 204 (a 404 would stand in every browser's log as an error), and the page shows no bench.
 */
export const BenchSample = Type.Object(
  {
    label: Type.String({ description: 'What is on the label, in words.' }),
    code: Type.String({ description: 'What a scanner sends.' }),
    kind: Type.Union([Type.Literal('item'), Type.Literal('serial'), Type.Literal('other')]),
  },
  closed,
)
export type BenchSample = Static<typeof BenchSample>

export const BenchDevice = Type.Object(
  {
    id: Type.String(),
    label: Type.String(),
    faults: Type.Array(Type.Object({ id: Type.String(), label: Type.String() }, closed), {
      description: 'The faults this device can be given.',
    }),
    fault: Type.Union([Type.String(), Type.Null()], { description: 'The one it has now; null when it works.' }),
  },
  closed,
)
export type BenchDevice = Static<typeof BenchDevice>

/** Answer of `GET /bench/state`. */
export const BenchState = Type.Object({ samples: Type.Array(BenchSample), devices: Type.Array(BenchDevice) }, closed)
export type BenchState = Static<typeof BenchState>

export const BenchPicture = Type.Object(
  {
    id: Type.String(),
    printer: Type.String(),
    kind: Type.Union([Type.Literal('receipt'), Type.Literal('label')]),
    at: Instant,
    url: Type.String({ description: 'Where the picture is, on the same origin.' }),
    text: Type.String({ description: 'The words on it, for those who do not see pictures.' }),
  },
  closed,
)
export type BenchPicture = Static<typeof BenchPicture>

/** Answer of `GET /bench/pictures`, newest first. */
export const BenchPictures = Type.Array(BenchPicture)

/** Body of `POST /bench/scan`: the register's virtual scanner reads this code. Answers 204. */
export const BenchScan = Type.Object({ register: Uuid, code: Type.String({ minLength: 1, maxLength: 8192 }) }, closed)
export type BenchScan = Static<typeof BenchScan>

/** Body of `POST /bench/fault`: gives a device a fault, or null to mend it. Answers 204. */
export const BenchFault = Type.Object(
  { device: Type.String(), fault: Type.Union([Type.String(), Type.Null()]) },
  closed,
)
export type BenchFault = Static<typeof BenchFault>
