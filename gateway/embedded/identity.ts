import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { TillgateError } from '../../core/errors/error.js'

/**
 * Whom the embedded PostgreSQL runs as. PostgreSQL refuses to run as root, so root hands it to `nobody`
 * (65534: the one unprivileged user that every Linux has a passwd entry for; initdb refuses a uid without one).
 */
export interface Identity {
  readonly uid: number
  readonly gid: number
  /** True when the server runs as somebody else than we do. */
  readonly changed: boolean
}

const nobody = 65534

export const serverIdentity = (): Identity => {
  const uid = process.getuid?.() ?? nobody
  const gid = process.getgid?.() ?? nobody
  return uid === 0 ? { uid: nobody, gid: nobody, changed: true } : { uid, gid, changed: false }
}

const findSetpriv = (): string => {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/bin']
  for (const folder of folders) {
    const file = join(folder, 'setpriv')
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not in this folder; the next one may have it.
    }
  }
  throw new TillgateError('EMBEDDED_FAILED', { reason: 'the program setpriv (package util-linux) was not found.' })
}

/**
 * The command line that runs `program` as `identity` and lets it end with us. The kernel sends SIGINT to the program
 * when this process is gone, for whatever reason, SIGKILL included; PostgreSQL then does a fast, clean shutdown.
 */
export const asIdentity = (
  identity: Identity,
  program: string,
  args: readonly string[],
): { readonly file: string; readonly args: readonly string[] } => {
  const user = identity.changed
    ? ['--reuid', String(identity.uid), '--regid', String(identity.gid), '--clear-groups']
    : []
  return { file: findSetpriv(), args: ['--pdeathsig', 'INT', ...user, '--', program, ...args] }
}
