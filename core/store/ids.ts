import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

/** Random bytes are asked of the kernel for many ids at once: one by one, they cost more than everything else in an id. */
const pool = new Uint8Array(16 * 256)
let used = pool.length
/** Milliseconds and count of the newest id. */
let msecs = 0
let seq = 0

const random = (): Uint8Array => {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += 16
  return pool.subarray(used - 16, used)
}

/**
 * A new id: a uuidv7, so that ids made later sort later and carry their time (partitions of the journal cut by it).
 * Within a millisecond they count on, from a random start (RFC 9562, section 6.2, method 1); a clock set back does not
 * set them back.
 */
export const newId = (): string => {
  const bytes = random()
  const now = Date.now()
  if (now > msecs) {
    msecs = now
    // 31 bits, so that there is room to count.
    seq = (((bytes[6] ?? 0) << 24) | ((bytes[7] ?? 0) << 16) | ((bytes[8] ?? 0) << 8) | (bytes[9] ?? 0)) & 0x7fffffff
  } else {
    seq++
  }
  return v7({ random: bytes, msecs, seq })
}

/** `count` new ids, in order. */
export const newIds = (count: number): readonly string[] => Array.from({ length: count }, newId)
