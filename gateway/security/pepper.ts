import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { TillgateError } from '../../core/errors/error.js'

/**
 * A secret that stands in a file and never in the database: who steals the database alone cannot try PINs against it.
 * Losing the file means that every PIN has to be set again.
 */
export interface Pepper {
  /** Tells two peppers apart without telling either; stored with each hash. */
  readonly id: string
  /** HMAC-SHA256 of a text, keyed with the secret. */
  mix(text: string): Buffer
}

export const createPepper = (secret: Buffer): Pepper => ({
  id: createHash('sha256').update('tillgate pepper id').update(secret).digest('hex').slice(0, 8),
  mix: (text) => createHmac('sha256', secret).update(text).digest(),
})

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/**
 * Reads the pepper; makes the file (mode 0600) when there is none. Throws CONFIG_UNREADABLE for a file that cannot be
 * read or made, or that holds something else.
 */
export const loadPepper = async (path: string): Promise<Pepper> => {
  try {
    return createPepper(parse(path, await readFile(path, 'utf8')))
  } catch (error) {
    if (!isMissing(error)) throw unreadable(path, error)
  }
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    // wx: of two processes that start together one makes the file, and the other reads what that one wrote.
    await writeFile(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw unreadable(path, error)
  }
  return createPepper(parse(path, await readFile(path, 'utf8')))
}

const parse = (path: string, text: string): Buffer => {
  const hex = text.trim()
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new TillgateError('CONFIG_UNREADABLE', { path, problem: 'not 64 hex digits' })
  return Buffer.from(hex, 'hex')
}

const unreadable = (path: string, cause: unknown): TillgateError =>
  cause instanceof TillgateError
    ? cause
    : new TillgateError(
        'CONFIG_UNREADABLE',
        { path, problem: cause instanceof Error ? cause.message : String(cause) },
        { cause },
      )
