/** Requests a printer obeys while it receives them, whatever it is doing (ESC/POS "DLE EOT", "DLE ENQ", "DLE DC4"). */
export type RealtimeRequest =
  | { readonly kind: 'status'; readonly n: number }
  | { readonly kind: 'recover'; readonly clear: boolean }
  | { readonly kind: 'pulse'; readonly pin: 2 | 5; readonly onMs: number }

const DLE = 0x10

/**
 * Takes real-time requests out of received bytes, wherever they stand: printers find them inside pictures too.
 * `rest` is the beginning of one whose end has not come yet.
 */
export const takeRealtime = (
  received: Uint8Array,
): { readonly requests: readonly RealtimeRequest[]; readonly bytes: Uint8Array; readonly rest: Uint8Array } => {
  const requests: RealtimeRequest[] = []
  const bytes: number[] = []
  let at = 0
  while (at < received.length) {
    const byte = received[at] ?? 0
    const length = byte === DLE ? requestLength(received, at) : 1
    if (length === null || at + length > received.length) break
    if (length === 1) bytes.push(byte)
    else requests.push(...readRequest(received.subarray(at, at + length)))
    at += length
  }
  return { requests, bytes: Uint8Array.from(bytes), rest: received.slice(at) }
}

/** Bytes of the request at `at`; 1 when it is none; null when more bytes are needed to tell. */
const requestLength = (bytes: Uint8Array, at: number): number | null => {
  const [second, third] = bytes.subarray(at + 1, at + 3)
  if (second === undefined) return null
  if (second === 0x04 || second === 0x05) return 3
  if (second !== 0x14) return 1
  if (third === undefined) return null
  return { 1: 5, 2: 5, 8: 10 }[third] ?? 1
}

const readRequest = (bytes: Uint8Array): RealtimeRequest[] => {
  const [, second, n = 0, pin = 0, time = 0] = bytes
  if (second === 0x04) return [{ kind: 'status', n }]
  if (second === 0x05) return n === 1 || n === 2 ? [{ kind: 'recover', clear: n === 2 }] : []
  if (n === 1) return [{ kind: 'pulse', pin: pin === 1 ? 5 : 2, onMs: time * 100 }]
  return n === 8 ? [{ kind: 'recover', clear: true }] : []
}
