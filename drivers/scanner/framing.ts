/**
 * Where one scan ends and the next begins in a stream of bytes. Pure: chunks and times in, frames out.
 *
 * Scanners mark the end of a scan in one of four ways, set by a bar code of the manual. Bytes are never decoded here,
 * so that a GS (1D hex) inside a GS1 element string stays what it is.
 */
export type FramingSettings =
  /** Ends with CR, LF or both: what most scanners do out of the box. */
  | { readonly kind: 'line' }
  | { readonly kind: 'suffix'; readonly suffix: Uint8Array }
  /** Begins with one mark and ends with another, for example STX and ETX. */
  | { readonly kind: 'prefix-suffix'; readonly prefix: Uint8Array; readonly suffix: Uint8Array }
  /** No mark at all: a scan ends when nothing came for a while. Two scans faster than that become one. */
  | { readonly kind: 'silence'; readonly quietMs: number }

export type FrameFault =
  /** Longer than any code may be; only its beginning was kept. */
  | 'too-long'
  /** The end mark did not come, or the begin mark was missing: the settings of scanner and store differ, or bytes were lost. */
  | 'incomplete'

export interface Frame {
  /** The bytes between the marks. */
  readonly bytes: Uint8Array
  /** How many bytes there were; more than `bytes` holds when it was too long. */
  readonly length: number
  readonly fault: FrameFault | null
}

export interface Framer {
  /** Takes what arrived at `now` (milliseconds) and returns the frames that it completes, in order. */
  push(chunk: Uint8Array, now: number): readonly Frame[]
  /** When `expire` should be called, in the time of `push`; null when nothing is begun. */
  readonly due: number | null
  /** Returns what has been lying unfinished for too long at `now`. */
  expire(now: number): readonly Frame[]
  /** Forgets what is unfinished and returns it, when the line has ended. */
  flush(): readonly Frame[]
}

/**
 * The longest code that is taken, in bytes. The largest symbols hold more (QR Code up to 7,089 digits), but nothing a
 * store sells by carries even a tenth of this.
 */
export const maxFrameBytes = 4_096

/**
 * A scan arrives in one go, at 9,600 baud within half a second even when it is long. What still lacks its end mark a
 * second after its last byte will not get it, and must not be glued to the next scan.
 */
const patienceMs = 1_000

const CR = 0x0d
const LF = 0x0a

const endsWith = (bytes: readonly number[], mark: Uint8Array): boolean =>
  bytes.length >= mark.length && mark.every((byte, n) => bytes[bytes.length - mark.length + n] === byte)

/**
 * Where the begin mark stands, or -1. A control byte is never part of a code, so the last one counts: what stands
 * before it is the rest of a scan that lost its end. A printable mark may appear again inside a code, so the first.
 */
const indexOfMark = (bytes: Uint8Array, mark: Uint8Array): number => {
  const [first] = mark
  if (first === undefined) return 0
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return first < 0x20 ? view.lastIndexOf(mark) : view.indexOf(mark)
}

/** Makes a framer for one connection. */
export const createFramer = (settings: FramingSettings, maxBytes: number = maxFrameBytes): Framer => {
  const ends: readonly Uint8Array[] =
    settings.kind === 'line'
      ? [Uint8Array.of(CR), Uint8Array.of(LF)]
      : settings.kind === 'silence'
        ? []
        : [settings.suffix]
  if (ends.some((end) => end.length === 0)) throw new RangeError('the end mark of a scan must not be empty')
  const prefix = settings.kind === 'prefix-suffix' ? settings.prefix : new Uint8Array(0)
  const waitMs = settings.kind === 'silence' ? settings.quietMs : patienceMs
  const markBytes = prefix.length + Math.max(0, ...ends.map((end) => end.length))

  // What is kept is bounded, what is counted is not. `recent` sees the end mark also beyond what is kept.
  const kept = new Uint8Array(maxBytes + markBytes)
  let recent: number[] = []
  let count = 0
  let lastAt = 0

  const take = (endBytes: number, complete: boolean): readonly Frame[] => {
    const length = count - endBytes
    const bytes = kept.slice(0, Math.min(length, kept.length))
    recent = []
    count = 0
    const start = indexOfMark(bytes, prefix)
    const frame = (of: Uint8Array, size: number, fault: FrameFault | null): readonly Frame[] => {
      if (size > maxBytes) return [{ bytes: of.slice(0, maxBytes), length: size, fault: 'too-long' }]
      return size === 0 ? [] : [{ bytes: of, length: size, fault }]
    }
    if (!complete || start === -1) return frame(bytes, length, 'incomplete')
    return [
      ...frame(bytes.slice(0, start), start, 'incomplete'),
      ...frame(bytes.slice(start + prefix.length), length - start - prefix.length, null),
    ]
  }

  const expire = (now: number): readonly Frame[] =>
    count > 0 && now - lastAt >= waitMs ? take(0, settings.kind === 'silence') : []

  return {
    push(chunk, now) {
      const frames = [...expire(now)]
      for (const byte of chunk) {
        if (count < kept.length) kept[count] = byte
        count += 1
        recent.push(byte)
        if (recent.length > markBytes) recent.shift()
        const end = ends.find((mark) => endsWith(recent, mark))
        if (end !== undefined) frames.push(...take(end.length, true))
      }
      lastAt = now
      return frames
    },
    get due() {
      return count > 0 ? lastAt + waitMs : null
    },
    expire,
    flush: () => take(0, false),
  }
}
