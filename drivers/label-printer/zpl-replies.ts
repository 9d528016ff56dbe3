/**
 * What a ZPL printer sends back. Every reply stands between STX and ETX; `~HS` is three of them with comma-separated
 * numbers, `~HQES` is one with words (Zebra "Programming Guide for ZPL II", ~HS and ~HQ).
 */
export interface HostStatus {
  readonly paperOut: boolean
  readonly paused: boolean
  readonly headOpen: boolean
  readonly ribbonOut: boolean
  readonly headHot: boolean
  readonly headCold: boolean
  readonly bufferFull: boolean
  /** A format has begun and not ended. */
  readonly partialFormat: boolean
  /** Formats waiting in the receive buffer. */
  readonly formatsWaiting: number
  /** Labels of the batch under way that are still to come. */
  readonly labelsRemaining: number
}

export type ZplReply =
  | { readonly reply: 'status'; readonly status: HostStatus }
  /** The low eight digits of the error groups of `~HQES`: bits of what is wrong. */
  | { readonly reply: 'errors'; readonly bits: number }
  | { readonly reply: 'noise'; readonly text: string }

const STX = 0x02
const ETX = 0x03
/** No reply is longer; what goes on without ETX is noise. */
const MAX_FRAME = 1_024

/** A frame whose end has not come, and lines of `~HS` whose third has not come. */
export interface ZplReplyState {
  readonly frame: readonly number[] | null
  readonly lines: readonly string[]
}

export const noZplReply: ZplReplyState = { frame: null, lines: [] }

/** Reads the next chunk. Pure and total: any bytes, cut anywhere, give the same replies. */
export const readZplReplies = (
  state: ZplReplyState,
  chunk: Uint8Array,
): { readonly state: ZplReplyState; readonly replies: readonly ZplReply[] } => {
  const replies: ZplReply[] = []
  let frame = state.frame === null ? null : [...state.frame]
  let lines: readonly string[] = state.lines
  for (const byte of chunk) {
    if (byte === STX) frame = []
    else if (frame !== null && byte === ETX) {
      lines = endFrame(String.fromCharCode(...frame), lines, replies)
      frame = null
    } else if (frame !== null) {
      frame.push(byte)
      if (frame.length <= MAX_FRAME) continue
      replies.push({ reply: 'noise', text: String.fromCharCode(...frame.slice(0, 80)) })
      frame = null
    }
  }
  return { state: { frame, lines }, replies }
}

const endFrame = (text: string, lines: readonly string[], replies: ZplReply[]): readonly string[] => {
  const errors = /ERRORS:\s+\d+\s+[0-9A-F]{8}\s+([0-9A-F]{8})/.exec(text)
  if (errors?.[1] !== undefined) {
    replies.push({ reply: 'errors', bits: Number.parseInt(errors[1], 16) })
    return lines
  }
  const fields = text.split(',')
  const place = { 12: 0, 11: 1, 2: 2 }[fields.length]
  if (place === undefined || !/^[0-9,]+$/.test(text)) {
    replies.push({ reply: 'noise', text: text.slice(0, 80) })
    return []
  }
  // The first line begins anew, whatever was left of an earlier reply.
  const soFar = place === 0 ? [] : lines
  if (soFar.length !== place) return []
  const all = [...soFar, text]
  if (all.length < 3) return all
  replies.push({ reply: 'status', status: statusOf(all) })
  return []
}

const statusOf = ([first = '', second = '']: readonly string[]): HostStatus => {
  const a = first.split(',')
  const b = second.split(',')
  const is = (value: string | undefined): boolean => value === '1'
  return {
    paperOut: is(a[1]),
    paused: is(a[2]),
    formatsWaiting: Number(a[4]),
    bufferFull: is(a[5]),
    partialFormat: is(a[7]),
    headCold: is(a[10]),
    headHot: is(a[11]),
    headOpen: is(b[2]),
    ribbonOut: is(b[3]),
    labelsRemaining: Number(b[8]),
  }
}

export type LabelCondition =
  'paper-out' | 'ribbon-out' | 'cover-open' | 'cutter' | 'head-hot' | 'head-cold' | 'paused' | 'error'

const WORDS: Readonly<Record<LabelCondition, string>> = {
  'cover-open': 'The print head is open',
  'paper-out': 'Labels are out',
  'ribbon-out': 'The ribbon is out',
  cutter: 'The cutter is jammed',
  'head-hot': 'The print head is too hot; it goes on by itself',
  error: 'The printer has a fault; switch it off and on',
  paused: 'The printer is paused; press its pause key',
  'head-cold': 'The print head is cold',
}

/** One sentence without its full stop. */
export const wordsOfLabel = (condition: LabelCondition): string => WORDS[condition]

const collect = (table: Readonly<Record<LabelCondition, boolean>>): LabelCondition[] =>
  (Object.keys(WORDS) as LabelCondition[]).filter((name) => table[name])

/** Conditions of `~HS`. */
export const conditionsOfStatus = (status: HostStatus): LabelCondition[] =>
  collect({
    'cover-open': status.headOpen,
    'paper-out': status.paperOut,
    'ribbon-out': status.ribbonOut,
    cutter: false,
    'head-hot': status.headHot,
    'head-cold': status.headCold,
    paused: status.paused,
    error: false,
  })

/** Conditions of `~HQES`: lowest digit 1 media, 2 ribbon, 4 head, 8 cutter; the next 1 hot head, 2 motor, 4 and 8 head. */
export const conditionsOfErrors = (bits: number): LabelCondition[] =>
  collect({
    'paper-out': (bits & 0x1) !== 0,
    'ribbon-out': (bits & 0x2) !== 0,
    'cover-open': (bits & 0x4) !== 0,
    cutter: (bits & 0x8) !== 0,
    'head-hot': (bits & 0x10) !== 0,
    'head-cold': false,
    paused: false,
    error: (bits & ~0x1f) !== 0,
  })

/** The condition that keeps the printer from printing, the most telling first; null if it can print. */
export const labelStoppedBy = (conditions: readonly LabelCondition[]): LabelCondition | null =>
  conditions.find((name) => name !== 'head-cold') ?? null
