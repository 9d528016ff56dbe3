import { Transform, type TransformCallback } from 'node:stream'
import { TillgateError } from '../../core/errors/error.js'

const LF = 0x0a

const formatError = (line: number, problem: string): TillgateError =>
  new TillgateError('IMPORT_FORMAT', { line, problem })

/** The byte that is no UTF-8, in words; `bytes` is the line it stands on. */
const describeByte = (bytes: Uint8Array): string => {
  const text = new TextDecoder().decode(bytes)
  // Behind the good beginning stands the replacement character; so many bytes were good.
  const at = Buffer.byteLength(text.slice(0, Math.max(0, text.indexOf('\uFFFD'))))
  const byte = bytes[at] ?? 0
  return `it is not UTF-8 (the byte ${byte.toString(16).toUpperCase().padStart(2, '0')} behind "${text.slice(Math.max(0, text.indexOf('\uFFFD') - 20), Math.max(0, text.indexOf('\uFFFD')))}")`
}

/**
 * Bytes of a UTF-8 file to text. Anything else ends it with IMPORT_FORMAT and the line, since a file in another
 * encoding would otherwise fill the catalog with wrong names that nobody can tell from right ones.
 */
export const createDecoder = (): Transform => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let line = 1
  let first = true
  /** The unfinished line of earlier chunks, kept for the message. */
  let rest: Uint8Array = new Uint8Array()

  const decode = (chunk: Uint8Array, last: boolean): string => {
    if (first && chunk.length >= 2) {
      const [a, b] = chunk
      if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw formatError(1, 'it is UTF-16')
      first = false
    }
    try {
      return decoder.decode(chunk, { stream: !last })
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      throw locate(Buffer.concat([rest, chunk]), line)
    }
  }

  return new Transform({
    readableObjectMode: false,
    transform(chunk: Uint8Array, _encoding: BufferEncoding, done: TransformCallback) {
      try {
        const text = decode(chunk, false)
        for (const byte of chunk) if (byte === LF) line += 1
        const end = chunk.lastIndexOf(LF)
        rest = end === -1 ? Buffer.concat([rest, chunk]).subarray(-4096) : chunk.slice(end + 1)
        done(null, text)
      } catch (error) {
        done(error as Error)
      }
    },
    flush(done: TransformCallback) {
      try {
        done(null, decode(new Uint8Array(), true))
      } catch (error) {
        done(error as Error)
      }
    },
  })
}

/** The line of `bytes` that is no UTF-8; the first of them has the number `line`. */
const locate = (bytes: Uint8Array, line: number): TillgateError => {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let start = 0
  for (let number = line; start <= bytes.length; number += 1) {
    const end = bytes.indexOf(LF, start)
    const part = bytes.subarray(start, end === -1 ? bytes.length : end)
    try {
      strict.decode(part)
    } catch {
      return formatError(number, describeByte(part))
    }
    if (end === -1) break
    start = end + 1
  }
  return formatError(line, 'it ends in the middle of a character')
}
