import type { RawData } from 'ws'
import { TillgateError } from '../../../core/errors/error.js'
import { createCheck } from '../../protocol/check.js'
import { Identify, Ping, Request, type ClientFrame } from '../../protocol/frames.js'
import { parseWireJson } from '../../protocol/wire-json.js'

/** What came in: a frame, a frame with a fault that can be answered, or nothing of the protocol. */
export type Inbound =
  | { readonly kind: 'frame'; readonly frame: ClientFrame }
  | { readonly kind: 'faulty'; readonly id: string | null; readonly type: string; readonly error: unknown }
  | { readonly kind: 'malformed'; readonly error: unknown }

const checks = { identify: Identify, request: Request, ping: Ping } as const

export type ReadInbound = (data: RawData, isBinary: boolean) => Inbound

/** Reads messages of a client. Compile once for all lines. */
export const createReadInbound = (): ReadInbound => {
  const compiled = {
    identify: createCheck(checks.identify),
    request: createCheck(checks.request),
    ping: createCheck(checks.ping),
  }
  return (data, isBinary) => {
    if (isBinary) return malformed('a binary message')
    const bytes = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data
    let value: unknown
    try {
      value = parseWireJson(bytes)
    } catch (error) {
      // A text that may not pass is a fault of one request, which can be told by its id; no JSON at all is not.
      const { type, id } = looseHead(bytes)
      return type === null ? { kind: 'malformed', error } : { kind: 'faulty', id, type, error }
    }
    const type = typeOf(value)
    if (type === null) return malformed('a message without a type that a client may send')
    try {
      return { kind: 'frame', frame: compiled[type](value) }
    } catch (error) {
      return { kind: 'faulty', id: idOf(value), type, error }
    }
  }
}

const malformed = (problem: string): Inbound => ({
  kind: 'malformed',
  error: new TillgateError('REQUEST_INVALID', { problem, path: '/' }),
})

type FrameType = keyof typeof checks

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined

const typeOf = (value: unknown): FrameType | null => {
  const type = fieldOf(value, 'type')
  return typeof type === 'string' && Object.hasOwn(checks, type) ? (type as FrameType) : null
}

/** The id of a request where it has the form of one, so that its refusal can be matched. */
const idOf = (value: unknown): string | null => {
  const id = fieldOf(value, 'id')
  return typeof id === 'string' && /^[A-Za-z0-9_-]{8,64}$/.test(id) ? id : null
}

const looseHead = (bytes: Uint8Array): { readonly type: FrameType | null; readonly id: string | null } => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return { type: typeOf(value), id: idOf(value) }
  } catch {
    return { type: null, id: null }
  }
}
