import type { ServerFrame } from '../protocol/frames.js'

type FrameType = ServerFrame['type']

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields without which a frame of that type cannot be handled. The full schemas are checked in tests (`check`). */
const looksRight: Record<FrameType, (frame: Record<string, unknown>) => boolean> = {
  hello: (frame) => isRecord(frame['limits']),
  welcome: (frame) => typeof frame['stream'] === 'string' && typeof frame['n'] === 'number',
  update: (frame) => typeof frame['n'] === 'number' && Array.isArray(frame['changes']),
  reply: (frame) => typeof frame['ok'] === 'boolean',
  pong: () => true,
  bye: (frame) => typeof frame['code'] === 'number',
}

const isServerFrame = (value: unknown): value is ServerFrame => {
  if (!isRecord(value) || typeof value['type'] !== 'string') return false
  const { type } = value
  return Object.hasOwn(looksRight, type) && looksRight[type as FrameType](value)
}

/** A server's message as a frame; null for anything that is none (a newer daemon's frame is no reason to fail). */
export const parseFrame = (data: unknown): ServerFrame | null => {
  if (typeof data !== 'string') return null
  try {
    const value: unknown = JSON.parse(data)
    return isServerFrame(value) ? value : null
  } catch {
    // No JSON: the caller treats it like an unknown frame.
    return null
  }
}
