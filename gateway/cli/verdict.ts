import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import Type from 'typebox'
import type { AuditRecord, StreamHead } from '../../core/journal/journal-event.js'
import type { Verdict } from '../../core/journal/verifier.js'
import { createCheck } from '../protocol/check.js'
import { UsageError, type Io } from './command.js'
import { counted } from './common.js'

export const ANCHOR_OPTION = {
  anchor: { type: 'string', value: 'FILE', description: 'An earlier export: its heads must still be in the journal.' },
} as const

const Nullable = <T extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Integer>>(type: T) =>
  Type.Union([type, Type.Null()])
const Head = Type.Object({ stream: Type.String(), epoch: Type.Integer(), seq: Type.Integer(), hash: Type.String() })
const Line = Type.Union([
  Type.Object({
    event: Type.Object({
      storeId: Type.String(),
      epoch: Type.Integer(),
      stream: Type.String(),
      seq: Type.Integer(),
      prevHash: Type.String(),
      hash: Type.String(),
      id: Type.String(),
      v: Type.Integer(),
      kind: Type.String(),
      itemId: Nullable(Type.String()),
      serialScope: Nullable(Type.String()),
      serialKey: Nullable(Type.String()),
      serialKeyVersion: Nullable(Type.Integer()),
      unitId: Nullable(Type.String()),
      unitNumber: Nullable(Type.Integer()),
      ownerEpoch: Nullable(Type.Integer()),
      documentId: Nullable(Type.String()),
      at: Type.String(),
      enteredAt: Type.String(),
      body: Type.String(),
    }),
  }),
  Type.Object({
    unit: Type.Object({
      unitId: Type.String(),
      number: Type.Integer(),
      serial: Type.String(),
      after: Type.Object({
        state: Type.String(),
        store: Type.String(),
        ownerEpoch: Type.Integer(),
        lap: Type.Integer(),
        cost: Nullable(Type.Integer()),
        blocked: Nullable(Type.String()),
        conflict: Type.Boolean(),
      }),
    }),
  }),
  Type.Object({
    store: Type.Object({ id: Type.String(), number: Type.Integer(), name: Type.String(), at: Type.String() }),
  }),
  Type.Object({ heads: Type.Array(Head) }),
  Type.Object({ end: Type.Object({ events: Type.Integer(), units: Type.Integer() }) }),
])
const checkLine = createCheck(Line)

/** The records of an exported journal, line by line. */
export async function* readExport(file: string): AsyncGenerator<AuditRecord> {
  const found = await stat(file).catch(() => null) // Not there, or not for us to see.
  if (!found?.isFile()) throw new UsageError(`There is no file ${file}.`)
  let number = 0
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number += 1
    yield recordOf(line, file, number)
  }
}

const recordOf = (line: string, file: string, number: number): AuditRecord => {
  try {
    return checkLine(JSON.parse(line))
  } catch {
    throw new UsageError(`Line ${number} of ${file} is no line of an exported journal.`)
  }
}

/** The heads of an earlier export; none when no file is named. */
export const readAnchor = async (file: string | undefined): Promise<readonly StreamHead[]> => {
  if (file === undefined) return []
  for await (const record of readExport(file)) if ('heads' in record) return record.heads
  throw new UsageError(`${file} has no heads: it is not a whole export.`)
}

/** Says what was found: on success what it rests on, else the first difference and where it is. */
export const tellVerdict = (verdict: Verdict, io: Io, asJson: boolean): void => {
  if (asJson) {
    io.out(JSON.stringify(verdict, null, 2))
    return
  }
  const { difference, events, streams, units, anchor, anchored } = verdict
  if (difference !== null) {
    const { stream, seq, event, unit, what } = difference
    const where = [
      stream === null ? [] : [`stream ${stream}`],
      seq === null ? [] : [`number ${seq}`],
      event === null ? [] : [`event ${event}`],
      unit === null ? [] : [`unit ${unit}`],
    ].flat()
    io.err(`The journal is not right: ${what}`)
    if (where.length > 0) io.err(`  ${where.join(', ')}`)
    return
  }
  io.out(
    `The journal is right: ${counted(events, 'event')} in ${counted(streams, 'stream')}, ${counted(units, 'unit')}.`,
  )
  if (anchor === null) io.out('There is no checkpoint: that nothing was cut off at the end rests on the heads alone.')
  else
    io.out(
      `Anchor: checkpoint ${anchor.seq} of ${anchor.at}, hash ${anchor.hash}; it and those before name ${counted(anchored, 'stream')}.`,
    )
}
