import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TillgateError } from '../../core/errors/error.js'

/** What a store signs its manifests with (Ed25519). The private key stands in a file and never in the database. */
export interface StoreKeyPair {
  /** 16 hex digits of SHA-256 over the public key. */
  readonly keyId: string
  /** 32 bytes in base64url. */
  readonly publicKey: string
  sign(bytes: Uint8Array): Uint8Array
}

export const createStoreKey = (privateKey: KeyObject): StoreKeyPair => {
  const publicKey = createPublicKey(privateKey).export({ format: 'jwk' }).x ?? ''
  return { keyId: keyIdOf(publicKey), publicKey, sign: (bytes) => sign(null, bytes, privateKey) }
}

export const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, 16)

/** 32 bytes in base64url, and nothing that merely decodes to them. */
export const isPublicKey = (text: string): boolean =>
  /^[A-Za-z0-9_-]{43}$/.test(text) && Buffer.from(text, 'base64url').toString('base64url') === text

/** False also for a key that is none. */
export const isSignedBy = (publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean => {
  if (!isPublicKey(publicKey)) return false
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  return verify(null, bytes, key, signature)
}

/** Beside the pepper: both are secrets of this store that a copy of the database does not hold. */
export const storeKeyPath = (pepperFile: string): string => join(dirname(pepperFile), 'store-key.pem')

/**
 * Reads the key pair; makes the file (mode 0600) when there is none. @throws TillgateError CONFIG_UNREADABLE for a file
 * that cannot be read or made, or that holds something else.
 */
export const loadStoreKey = async (path: string): Promise<StoreKeyPair> => {
  const read = async (): Promise<StoreKeyPair> => {
    const key = createPrivateKey(await readFile(path, 'utf8'))
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('it holds no Ed25519 key')
    return createStoreKey(key)
  }
  try {
    return await read()
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw unreadable(path, error)
  }
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
    // wx: of two processes that start together one makes the file, and the other reads what that one wrote.
    await writeFile(path, pem, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw unreadable(path, error)
  }
  try {
    return await read()
  } catch (error) {
    throw unreadable(path, error)
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

const unreadable = (path: string, cause: unknown): TillgateError =>
  new TillgateError(
    'CONFIG_UNREADABLE',
    { path, problem: cause instanceof Error ? cause.message : String(cause) },
    { cause },
  )
