import { createHash } from 'node:crypto'
import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { TillgateError } from '../../core/errors/error.js'
import { serverIdentity, type Identity } from './identity.js'

const searchableByAll = 0o001

/** May any user walk to this folder? (Group and access lists aside: `nobody` is in none of them.) */
const isReachableByAll = (folder: string): boolean => {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & searchableByAll) === 0) return false
    if (at === dirname(at)) return true
  }
}

/** Can the server keep its data there: ours to write, the server's to reach, not filled by another user's server? */
const isUsable = (folder: string, identity: Identity): boolean => {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK | constants.X_OK)
    if (identity.changed && !isReachableByAll(folder)) return false
    const data = statSync(join(folder, 'data'), { throwIfNoEntry: false })
    return data === undefined || data.uid === identity.uid
  } catch {
    return false // Not ours, or on a read-only disk.
  }
}

/**
 * Where the demo keeps its data between runs: below the project if the server can use that, else (project in a private
 * home and run as root, or a clone that belongs to another user) in a place of the system that is named after it.
 * @throws TillgateError EMBEDDED_FAILED when none will do
 */
export const demoFolder = (project: string): string => {
  const identity = serverIdentity()
  const name = `tillgate-demo-${createHash('sha256').update(project).digest('hex').slice(0, 8)}`
  const candidates = [
    join(project, '.tillgate', 'demo'),
    identity.changed ? join('/var/lib', name) : join(homedir(), '.local', 'state', name),
    join(tmpdir(), `${name}-${identity.uid}`),
  ]
  const found = candidates.find((folder) => isUsable(folder, identity))
  if (found !== undefined) return found
  const reason = `no folder for the data: none of ${candidates.join(', ')} can be written by this user.`
  throw new TillgateError('EMBEDDED_FAILED', { reason })
}
