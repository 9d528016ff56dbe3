import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { exitCodeOf } from './command.mjs'
import { say } from './progress.mjs'
import { Fault, hashOf, inProject, readText } from './project.mjs'

const stampFile = 'node_modules/.tillgate-install'
/** npm writes this last of all: while it is missing, an install is not finished. */
const npmRecord = 'node_modules/.package-lock.json'

const wanted = () => hashOf(readText('package-lock.json') ?? '', process.platform, process.arch)

/** Did somebody install just these packages with npm directly? Then there is nothing to do but to note it. */
const installedByHand = () => {
  const record = readText(npmRecord)
  const lock = readText('package-lock.json')
  if (record === null || lock === null) return false
  try {
    const installed = JSON.parse(record).packages
    const locked = JSON.parse(lock).packages
    const paths = Object.keys(locked).filter((path) => path !== '')
    return (
      paths.every((path) => locked[path].optional || installed[path]?.version === locked[path].version) &&
      Object.keys(installed).every((path) => installed[path].version === locked[path]?.version)
    )
  } catch {
    return false // Cut short by a crash.
  }
}

const stamp = () => {
  try {
    writeFileSync(inProject(stampFile), wanted())
  } catch (error) {
    // A read-only node_modules that is complete serves as well; it is only compared again next time.
    if (error.code !== 'EACCES' && error.code !== 'EROFS' && error.code !== 'EPERM') throw error
  }
}

export const isInstalled = () => {
  if (!existsSync(inProject(npmRecord))) return false
  if (readText(stampFile) === wanted()) return true
  if (!installedByHand()) return false
  stamp()
  return true
}

const npm = () => {
  const own = process.env['npm_execpath']
  return own !== undefined && own.endsWith('npm-cli.js') ? [process.execPath, own] : ['npm']
}

const npmCi = () => {
  const [file, ...first] = npm()
  // --include=dev: also where NODE_ENV=production is set. Install scripts stay off: nothing here needs one.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  return exitCodeOf(file, [...first, ...args])
}

/** Brings node_modules to what the lock file says. Whatever an interrupted install left is replaced. */
export const install = async () => {
  // Without these two nobody takes a half-removed or half-filled folder for a finished one.
  rmSync(inProject(stampFile), { force: true })
  rmSync(inProject(npmRecord), { force: true })
  if ((await npmCi()) !== 0) {
    say('  npm ci failed; trying once more from an empty node_modules')
    rmSync(inProject('node_modules'), { recursive: true, force: true })
    if ((await npmCi()) !== 0) {
      throw new Fault('The packages could not be installed; npm says why above. It needs to reach the npm registry.')
    }
  }
  stamp()
}
