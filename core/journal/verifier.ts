import { eventHash } from './event-hash.js'
import {
  checkpointKind,
  type AuditRecord,
  type JournalEvent,
  type StreamHead,
  type UnitState,
} from './journal-event.js'

/** The first thing that is not as it must be. */
export interface Difference {
  readonly stream: string | null
  readonly seq: number | null
  readonly event: string | null
  readonly unit: string | null
  /** A whole sentence: what differs. */
  readonly what: string
}

/** The checkpoint that reaches furthest: what stands before it cannot be cut off without being missed. */
export interface Anchor {
  readonly event: string
  readonly at: string
  readonly seq: number
  readonly hash: string
}

export interface Verdict {
  readonly difference: Difference | null
  readonly events: number
  readonly streams: number
  readonly units: number
  /** Null: there is no checkpoint; the ends of the streams are held by the table of heads alone. */
  readonly anchor: Anchor | null
  /** Streams that a checkpoint or a given anchor names. */
  readonly anchored: number
}

const difference = (what: string, where: Partial<Omit<Difference, 'what'>> = {}): Difference => ({
  stream: null,
  seq: null,
  event: null,
  unit: null,
  ...where,
  what,
})

const at = ({ stream, seq, id }: JournalEvent): Partial<Difference> => ({ stream, seq, event: id })

interface Expected extends Pick<StreamHead, 'seq' | 'hash'> {
  readonly by: string
}

interface UnitSeen {
  readonly numbers: number[]
  /** Of these numbers, those that another store gave. */
  readonly learned: Set<number>
  last: JournalEvent
  met: boolean
}

/**
 * Replays a journal: each stream's chain from its first event, each unit's events against the unit, the ends of the
 * streams against heads, checkpoints and anchors from outside. Knows nothing of a database. It keeps a few hundred
 * bytes a unit, nothing an event.
 *
 * Events come stream by stream in the order of their numbers, the stream that holds the checkpoints (its id is the
 * store's) first; then the heads, then the units, then the end. Each call gives the first difference it finds, or null.
 */
export class Verifier {
  readonly #ends = new Map<string, JournalEvent>()
  readonly #expected = new Map<string, Expected[]>()
  readonly #units = new Map<string, UnitSeen>()
  #previous: JournalEvent | null = null
  #events = 0
  #unitCount = 0
  #anchor: Anchor | null = null

  /** Heads known from elsewhere: an older export, a printed slip. Before the first event. */
  expect(heads: readonly StreamHead[], by: string): void {
    for (const { stream, seq, hash } of heads)
      this.#expected.set(stream, [...(this.#expected.get(stream) ?? []), { seq, hash, by }])
  }

  event(event: JournalEvent): Difference | null {
    this.#events += 1
    const before = this.#previous?.stream === event.stream ? this.#previous : null
    if (before === null && this.#ends.has(event.stream))
      return difference('The events of this stream do not stand together.', at(event))
    const last = before?.seq ?? 0
    if (event.seq !== last + 1)
      return difference(
        event.seq <= last
          ? `Number ${event.seq} comes again behind ${last}.`
          : `Number ${last + 1} is missing${event.seq === last + 2 ? '' : `, and all up to ${event.seq - 1}`}.`,
        at(event),
      )
    if (event.prevHash !== (before?.hash ?? ''))
      return difference('It does not continue the event before it: that one, or the order, was changed.', at(event))
    if (eventHash(event) !== event.hash)
      return difference('Its content does not give its hash: it was changed.', at(event))
    const fault = this.#meetExpected(event) ?? (event.kind === checkpointKind ? this.#readCheckpoint(event) : null)
    this.#ends.set(event.stream, event)
    this.#previous = event
    return fault ?? this.#noteUnit(event)
  }

  unit(unit: UnitState): Difference | null {
    this.#unitCount += 1
    const seen = this.#units.get(unit.unitId)
    const where = { unit: unit.unitId }
    if (!seen) return difference(`${unit.serial} has no events.`, where)
    seen.met = true
    const { last } = seen
    const numbers = seen.numbers.toSorted((a, b) => a - b)
    // A unit that comes from another store, or is heard of there, goes on with the number it has by then.
    const first = numbers[0] ?? 0
    if (first !== 1 && !seen.learned.has(first))
      return difference(`The events of ${unit.serial} begin with number ${first}.`, { ...where, ...at(last) })
    const odd = numbers.find((number, index) => {
      const before = numbers[index - 1]
      return before !== undefined && number !== before + 1 && (number === before || !seen.learned.has(number))
    })
    if (odd !== undefined)
      return difference(`The events of ${unit.serial} have a gap or a repeat at number ${odd}.`, {
        ...where,
        ...at(last),
      })
    if (last.unitNumber !== unit.number)
      return difference(`${unit.serial} says that it had ${unit.number} events; the journal has ${last.unitNumber}.`, {
        ...where,
        ...at(last),
      })
    const after = afterOf(last.body)
    if (after === null)
      return difference(`The latest event of ${unit.serial} does not say what the unit is after it.`, {
        ...where,
        ...at(last),
      })
    for (const [field, value] of Object.entries(unit.after))
      if ((after[field] ?? null) !== value)
        return difference(
          `${unit.serial} has ${field} ${words(value)}; its latest event left it at ${words(after[field] ?? null)}.`,
          { ...where, ...at(last) },
        )
    return null
  }

  heads(heads: readonly StreamHead[]): Difference | null {
    const known = new Map(heads.map((head) => [head.stream, head]))
    for (const [stream, end] of this.#ends) {
      const head = known.get(stream)
      if (!head) return difference('This stream has events but no head.', at(end))
      if (head.seq !== end.seq || head.hash !== end.hash)
        return difference(
          head.seq > end.seq
            ? `Its head is number ${head.seq}: the last ${head.seq - end.seq} events are missing.`
            : `Its head is number ${head.seq} with another hash: events were added or changed behind the program's back.`,
          at(end),
        )
    }
    const empty = heads.find(({ stream, seq }) => seq > 0 && !this.#ends.has(stream))
    if (empty)
      return difference(`All ${empty.seq} events of this stream are missing.`, { stream: empty.stream, seq: 1 })
    for (const [stream, [expected]] of this.#expected)
      if (expected)
        return difference(`${expected.by} knows number ${expected.seq} of this stream; the stream ends before it.`, {
          stream,
          seq: expected.seq,
        })
    return null
  }

  end({ events, units }: { readonly events: number; readonly units: number }): Difference | null {
    for (const [unitId, { met, last }] of this.#units)
      if (!met) return difference('There are events of a unit that is not there.', { unit: unitId, ...at(last) })
    return events === this.#events && units === this.#unitCount
      ? null
      : difference(`There should be ${events} events and ${units} units; ${this.#events} and ${this.#unitCount} came.`)
  }

  verdict(found: Difference | null): Verdict {
    return {
      difference: found,
      events: this.#events,
      streams: this.#ends.size,
      units: this.#unitCount,
      anchor: this.#anchor,
      anchored: this.#anchoredStreams.size,
    }
  }

  readonly #anchoredStreams = new Set<string>()

  /** Anchors that name this event; met ones are done with. */
  #meetExpected(event: JournalEvent): Difference | null {
    const expected = this.#expected.get(event.stream)
    if (!expected) return null
    const here = expected.filter(({ seq }) => seq === event.seq)
    const wrong = here.find(({ hash }) => hash !== event.hash)
    if (wrong)
      return difference(`${wrong.by} knows this event with another hash: the stream was written anew.`, at(event))
    if (here.length > 0) this.#anchoredStreams.add(event.stream)
    const rest = expected.filter(({ seq }) => seq !== event.seq)
    if (rest.length > 0) this.#expected.set(event.stream, rest)
    else this.#expected.delete(event.stream)
    return null
  }

  /** The newest checkpoint that names a stream counts; the chain holds what stands before. */
  #readCheckpoint(event: JournalEvent): Difference | null {
    this.#anchor = { event: event.id, at: event.at, seq: event.seq, hash: event.hash }
    const by = `Checkpoint ${event.seq}`
    for (const { stream, seq, hash } of headsOf(event.body)) {
      if (stream === event.stream) continue
      const others = (this.#expected.get(stream) ?? []).filter((each) => !each.by.startsWith('Checkpoint '))
      this.#expected.set(stream, [...others, { seq, hash, by }])
    }
    return null
  }

  #noteUnit(event: JournalEvent): Difference | null {
    if (event.unitId === null) return null
    if (event.unitNumber === null) return difference('It is about a unit, but has no number in its life.', at(event))
    const seen = this.#units.get(event.unitId)
    const learned = learnedKinds.has(event.kind) ? [event.unitNumber] : []
    if (!seen)
      this.#units.set(event.unitId, { numbers: [event.unitNumber], learned: new Set(learned), last: event, met: false })
    else {
      for (const number of learned) seen.learned.add(number)
      seen.numbers.push(event.unitNumber)
      if (event.unitNumber > (seen.last.unitNumber ?? 0)) seen.last = event
    }
    return null
  }
}

/** Events that a store writes of what another store did with a unit. */
const learnedKinds: ReadonlySet<string> = new Set([
  'unit.transfer-announced',
  'unit.transfer-arrived',
  'unit.transfer-missed',
  'unit.transfer-recovered',
  // Goes on from the higher of two records of one unit.
  'unit.conflict-settled',
])

const words = (value: unknown): string => (value === null ? 'nothing' : JSON.stringify(value))

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const afterOf = (body: string): Readonly<Record<string, unknown>> | null => {
  const parsed = parse(body)
  return typeof parsed === 'object' && parsed !== null && 'after' in parsed && typeof parsed.after === 'object'
    ? (parsed.after as Readonly<Record<string, unknown>> | null)
    : null
}

const headsOf = (body: string): readonly StreamHead[] => {
  const parsed = parse(body)
  return typeof parsed === 'object' && parsed !== null && 'heads' in parsed && Array.isArray(parsed.heads)
    ? (parsed.heads as readonly StreamHead[])
    : []
}

/** Replays a whole journal and stops at the first difference. An export that was cut off has no end, and says so. */
export const verifyRecords = async (
  records: AsyncIterable<AuditRecord>,
  anchor: readonly StreamHead[] = [],
): Promise<Verdict> => {
  const verifier = new Verifier()
  verifier.expect(anchor, 'The anchor')
  let [headsSeen, ended] = [false, false]
  for await (const record of records) {
    if (ended) return verifier.verdict(difference('There is something behind the end.'))
    let found: Difference | null = null
    if ('event' in record)
      found = headsSeen ? difference('There are events behind the heads.') : verifier.event(record.event)
    else if ('heads' in record) {
      found = verifier.heads(record.heads)
      headsSeen = true
    } else if ('unit' in record) found = verifier.unit(record.unit)
    else if ('end' in record) {
      found = headsSeen ? verifier.end(record.end) : difference('The heads of the streams are missing.')
      ended = true
    }
    if (found) return verifier.verdict(found)
  }
  return verifier.verdict(ended ? null : difference('The end is missing: this is not a whole journal.'))
}
