import { execFile } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from './project-root.js'

const run = promisify(execFile)

/** A Chromium that can be started, and what it needs in its environment. */
export interface ChromiumProgram {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

const packageFolder = join(projectRoot, 'node_modules/@sparticuz/chromium')

const packageVersion = (): string => {
  const description: unknown = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  return (description as { version: string }).version
}

/** Below the project, so that it is unpacked once; where that is not ours to write, in this user's temporary folder. */
const cacheRoot = (): string => {
  const own = join(projectRoot, '.tillgate')
  try {
    mkdirSync(own, { recursive: true })
    accessSync(own, constants.W_OK)
    return own
  } catch {
    const temporary = join(tmpdir(), `tillgate-${process.getuid?.() ?? 'user'}`)
    mkdirSync(temporary, { recursive: true, mode: 0o700 })
    return temporary
  }
}

/**
 * The package unpacks itself into TMPDIR. A bare Debian lacks libnss3 and its kin; the package brings them along but
 * only unpacks them when it believes to be on AWS Lambda, and decides that while it is imported: hence a process of
 * its own with the environment it wants to see.
 */
const unpackScript = `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`

const unpack = async (folder: string): Promise<void> => {
  await run(process.execPath, ['--input-type=module', '--eval', unpackScript], {
    cwd: projectRoot,
    env: { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
  })
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/**
 * The package's own list of font folders names places of AWS Lambda; without a font a page has no text at all.
 * This one: what the machine has, and the package's Open Sans.
 */
const fontsConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${escapeXml(join(folder, 'fonts'))}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${escapeXml(join(folder, 'fonts-cache'))}</cachedir>
</fontconfig>
`

const programIn = (folder: string): ChromiumProgram => ({
  executablePath: join(folder, 'chromium'),
  env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
})

const staleMs = 600_000

/** Removes other versions, and what an unpacking that was cut short left: they are large. */
const sweep = (root: string, keep: string): void => {
  for (const name of readdirSync(root)) {
    const folder = join(root, name)
    if (!name.startsWith('chromium-') || folder === keep) continue
    if (Date.now() - statSync(folder).mtimeMs > staleMs) rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * CHROMIUM_PATH if it is set, else the Chromium of the npm package, unpacked at first use (200 MB, about 2 s).
 * Complete before it gets its name: test files that come at the same moment, or a run cut short, do not meet half of it.
 * @throws Error when there is none; a test that needs a browser then fails, it is never skipped
 */
export const findChromium = async (): Promise<ChromiumProgram> => {
  const given = process.env['CHROMIUM_PATH']
  if (given !== undefined && given !== '') {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH names ${given}, which is not there.`)
    return { executablePath: given, env: {} }
  }
  const root = cacheRoot()
  const folder = join(root, `chromium-${packageVersion()}`)
  if (existsSync(folder)) return programIn(folder)
  sweep(root, folder)
  const half = mkdtempSync(join(root, 'chromium-unpacking-'))
  try {
    await unpack(half)
    writeFileSync(join(half, 'fonts', 'fonts.conf'), fontsConfiguration(folder))
    renameSync(half, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(half, { recursive: true, force: true })
  }
  return programIn(folder)
}
