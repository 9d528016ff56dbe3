import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { createGate } from './gate.js'
import type { Pepper } from './pepper.js'

/**
 * PINs are short, so the hash is slow (scrypt, N = 2^15: about 0.2 s of one core) and peppered; the pause after wrong
 * PINs does the rest. A stored hash carries all its parameters: `scrypt$15$8$1$<pepper id>$<salt>$<hash>`.
 */
const cost = { logN: 15, r: 8, p: 1 } as const

export interface PinHasher {
  hash(pin: string): Promise<string>
  /** Compares in constant time; with `stored` null it works as long and says no, so that names cannot be told by time. */
  verify(pin: string, stored: string | null): Promise<boolean>
}

interface StoredHash {
  readonly logN: number
  readonly r: number
  readonly p: number
  readonly pepperId: string
  readonly salt: Buffer
  readonly hash: Buffer
}

export const createPinHasher = (pepper: Pepper): PinHasher => {
  const gate = createGate(2, 50)
  const derive = (pin: string, salt: Buffer, { logN, r, p }: { logN: number; r: number; p: number }): Promise<Buffer> =>
    gate(
      () =>
        new Promise((resolve, reject) => {
          const N = 2 ** logN
          // scrypt needs 128 * N * r bytes; node's own limit is 32 MiB, exactly too little for these.
          const options = { N, r, p, maxmem: 256 * N * r }
          scrypt(pepper.mix(pin), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key)))
        }),
    )
  return {
    async hash(pin) {
      const salt = randomBytes(16)
      const hash = await derive(pin, salt, cost)
      return ['scrypt', cost.logN, cost.r, cost.p, pepper.id, b64(salt), b64(hash)].join('$')
    },
    async verify(pin, stored) {
      const known = stored === null ? null : parseHash(stored)
      const right = known !== null && known.pepperId === pepper.id
      const computed = await derive(pin, known?.salt ?? Buffer.alloc(16), known ?? cost)
      return timingSafeEqual(computed, known?.hash ?? Buffer.alloc(32)) && right
    },
  }
}

const b64 = (bytes: Buffer): string => bytes.toString('base64url')

const parseHash = (stored: string): StoredHash | null => {
  const match = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([0-9a-f]{8})\$([\w-]{22})\$([\w-]{43})$/.exec(stored)
  if (!match) return null
  const [, logN = '', r = '', p = '', pepperId = '', salt = '', hash = ''] = match
  return {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
    pepperId,
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  }
}
