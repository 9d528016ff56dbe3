import { execFile } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TillgateError } from '../../core/errors/error.js'
import { asIdentity, type Identity } from './identity.js'
import type { Native } from './native.js'

const run = promisify(execFile)

/** Major version of the packaged PostgreSQL; a data folder of another one cannot be opened. */
const packagedVersion = '18'

/** Creates a folder that only the server's user may enter. */
export const makePrivate = (folder: string, identity: Identity): void => {
  mkdirSync(folder, { mode: 0o700 })
  if (identity.changed) chownSync(folder, identity.uid, identity.gid)
}

const initdbArguments = (durable: boolean): readonly string[] => [
  '--username=postgres',
  '--auth=trust', // The socket's folder is closed to others; there is no TCP.
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--wal-segsize=1', // Megabytes: quick to make, and a demo writes little.
  '--no-instructions',
  ...(durable ? [] : ['--no-sync', '--no-data-checksums']),
]

/**
 * Makes sure that `dataDir` holds a complete database cluster. It is made beside and renamed, so that a run that is
 * interrupted half way leaves nothing that looks finished.
 * @throws TillgateError EMBEDDED_FAILED
 */
export const ensureCluster = async (
  native: Native,
  identity: Identity,
  dataDir: string,
  durable: boolean,
): Promise<void> => {
  if (existsSync(join(dataDir, 'PG_VERSION'))) {
    const version = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim()
    if (version === packagedVersion) return
    const reason = `the data in ${dataDir} are of PostgreSQL ${version}, this is ${packagedVersion}; start over with --fresh.`
    throw new TillgateError('EMBEDDED_FAILED', { reason })
  }
  const half = `${dataDir}.new`
  rmSync(half, { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
  makePrivate(half, identity)
  const command = asIdentity(identity, native.initdb, [...initdbArguments(durable), '--pgdata', half])
  try {
    await run(command.file, command.args, { cwd: '/', env: native.env })
  } catch (cause) {
    const said = String((cause as { stderr?: unknown }).stderr ?? cause).trim()
    throw new TillgateError('EMBEDDED_FAILED', { reason: `initdb said: ${said}` }, { cause })
  }
  renameSync(half, dataDir)
}
