/**
 * What an ESC/POS printer sends back, told apart byte by byte. Several kinds of reply share one line without any
 * frame, so fixed bits decide (Epson "ESC/POS Command Reference"; the same table stands in Citizen's manuals):
 *
 *     0xx1xx10             one byte: real-time status, the answer to DLE EOT n
 *     0xx1xx00 + 3 bytes   automatic status back (GS a); the three have bit 7 and bit 4 clear
 *     0xx0xxxx             one byte: GS r or a short GS I
 *     37 22 c c c c 00     process id (GS ( H function 48)
 *     5F … 00              block of text: counter (GS g 2), printer information (GS I)
 *     11, 13               XON, XOFF of a serial line
 */
export type PrinterReply =
  | { readonly reply: 'realtime'; readonly byte: number }
  | { readonly reply: 'status-back'; readonly bytes: readonly [number, number, number, number] }
  | { readonly reply: 'buffered'; readonly byte: number }
  | { readonly reply: 'process-id'; readonly id: string }
  | { readonly reply: 'text'; readonly text: string }
  | { readonly reply: 'flow'; readonly on: boolean }
  /** Bytes that are none of these: another protocol, a wrong speed, a damaged line. */
  | { readonly reply: 'noise'; readonly bytes: readonly number[] }

const XON = 0x11
const XOFF = 0x13
const PROCESS_ID = 0x37
const PROCESS_ID_MARK = 0x22
const TEXT = 0x5f
/** `GS I` answers with at most 80 characters. */
const MAX_TEXT = 80

const isRealtime = (byte: number): boolean => (byte & 0b1001_0011) === 0b0001_0010
const isStatusBackHead = (byte: number): boolean => (byte & 0b1001_0011) === 0b0001_0000
const isPlain = (byte: number): boolean => (byte & 0b1001_0000) === 0
const isPrintable = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e

/** Collects a reply of several bytes; empty between replies. */
export interface ReplyState {
  readonly pending: readonly number[]
}

export const noReply: ReplyState = { pending: [] }

/**
 * Reads the next chunk. Pure and total: any bytes, cut anywhere, give the same replies, and every byte is in exactly
 * one of them. A real-time status may arrive in the middle of an automatic one and does not disturb it.
 */
export const readReplies = (
  state: ReplyState,
  chunk: Uint8Array,
): { readonly state: ReplyState; readonly replies: readonly PrinterReply[] } => {
  const replies: PrinterReply[] = []
  let pending: number[] = [...state.pending]
  for (const byte of chunk) pending = readByte(pending, byte, replies)
  return { state: { pending }, replies }
}

const readByte = (pending: number[], byte: number, replies: PrinterReply[]): number[] => {
  const head = pending[0]
  if (head === undefined) return readFirst(byte, replies)
  if (head === PROCESS_ID) return readProcessId([...pending, byte], replies)
  if (head === TEXT) return readText([...pending, byte], replies)
  return readStatusBack(pending, byte, replies)
}

const readFirst = (byte: number, replies: PrinterReply[]): number[] => {
  if (byte === PROCESS_ID || byte === TEXT || isStatusBackHead(byte)) return [byte]
  if (byte === XON || byte === XOFF) replies.push({ reply: 'flow', on: byte === XON })
  else if (isRealtime(byte)) replies.push({ reply: 'realtime', byte })
  else if (isPlain(byte)) replies.push({ reply: 'buffered', byte })
  else replies.push({ reply: 'noise', bytes: [byte] })
  return []
}

const readStatusBack = (pending: number[], byte: number, replies: PrinterReply[]): number[] => {
  if (byte === XON || byte === XOFF || isRealtime(byte)) {
    readFirst(byte, replies)
    return pending
  }
  if (!isPlain(byte)) {
    replies.push({ reply: 'noise', bytes: pending })
    return readFirst(byte, replies)
  }
  const [a, b, c] = pending
  if (a !== undefined && b !== undefined && c !== undefined) {
    replies.push({ reply: 'status-back', bytes: [a, b, c, byte] })
    return []
  }
  return [...pending, byte]
}

const readProcessId = (bytes: number[], replies: PrinterReply[]): number[] => {
  const last = bytes.at(-1) ?? 0
  const index = bytes.length - 1
  const fits = index === 1 ? last === PROCESS_ID_MARK : index === 6 ? last === 0 : isPrintable(last)
  if (!fits) return giveUp(bytes, replies)
  if (index < 6) return bytes
  replies.push({ reply: 'process-id', id: String.fromCharCode(...bytes.slice(2, 6)) })
  return []
}

const readText = (bytes: number[], replies: PrinterReply[]): number[] => {
  const last = bytes.at(-1) ?? 0
  if (last === 0) {
    replies.push({ reply: 'text', text: String.fromCharCode(...bytes.slice(1, -1)) })
    return []
  }
  return isPrintable(last) && bytes.length <= MAX_TEXT + 1 ? bytes : giveUp(bytes, replies)
}

/** What was begun is noise; the byte that broke it may begin something itself. */
const giveUp = (bytes: number[], replies: PrinterReply[]): number[] => {
  replies.push({ reply: 'noise', bytes: bytes.slice(0, -1) })
  return readFirst(bytes.at(-1) ?? 0, replies)
}
