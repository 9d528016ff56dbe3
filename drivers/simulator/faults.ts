import { Type, type Static, type TProperties } from 'typebox'

/** A whole number of bytes, labels or the like, from 0 on. */
const Count = Type.Integer({ minimum: 0 })
/** While stopped, `~HS` stays unanswered, as the manual warns. */
const Silent = Type.Optional(Type.Boolean())

const fault = <K extends string, P extends TProperties>(kind: K, properties: P) =>
  Type.Object({ kind: Type.Literal(kind), ...properties }, { additionalProperties: false })

/** Faults of every line: refused connections, silence in both directions, a printer that prints and says nothing. */
const lineFaults = [fault('refused', {}), fault('half-open', {}), fault('mute', {})] as const

/** Everything that can be wrong with the virtual receipt printer, one at a time. */
export const EscposFault = Type.Union([
  ...lineFaults,
  /** Now, or after so many bytes were worked off. */
  fault('paper-out', { afterBytes: Type.Optional(Count) }),
  fault('paper-near-end', {}),
  fault('cover-open', {}),
  /** Jams at the next cut. */
  fault('cutter', {}),
  fault('slow', { bytesPerSecond: Type.Integer({ minimum: 1 }) }),
  /** Now, or after so many bytes; the power comes back when the fault is lifted. */
  fault('power-cut', { afterBytes: Type.Optional(Count) }),
  /** The printer knows no process id, no automatic status and no counters. */
  fault('clone', {}),
])
export type EscposFault = Static<typeof EscposFault>

/** Everything that can be wrong with the virtual label printer, one at a time. */
export const ZplFault = Type.Union([
  ...lineFaults,
  fault('paper-out', { afterLabels: Type.Optional(Count), silent: Silent }),
  fault('head-open', { silent: Silent }),
  fault('ribbon-out', { silent: Silent }),
  fault('paused', {}),
  fault('slow', { labelsPerSecond: Type.Number({ exclusiveMinimum: 0 }) }),
  fault('power-cut', { afterLabels: Type.Optional(Count) }),
])
export type ZplFault = Static<typeof ZplFault>
