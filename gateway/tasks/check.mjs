// `npm run check`: everything that can be said about the sources without running them.
import { build } from './build.mjs'
import { isBuilt } from './build-stamp.mjs'
import { outputOf, script } from './command.mjs'
import { outdated } from './generate.mjs'
import { isInstalled } from './install.mjs'
import { main } from './main.mjs'
import { say, step } from './progress.mjs'
import { Fault, existsFolder, readText, rooms } from './project.mjs'

const program = (path, args) => async () => {
  const [node, file] = script(path)
  const { code, output } = await outputOf(node, [file, ...args])
  return code === 0 ? null : output
}

const pagesProjects = { 'types of the pages': 'tsconfig.json', 'types of the pages’ tests': 'tsconfig.test.json' }

const checkGenerated = async () => {
  const paths = await outdated()
  return paths.length === 0 ? null : `not up to date (run "npm run generate"): ${paths.join(', ')}`
}

const checkLock = async () =>
  /"resolved": *"https?:/.test(readText('package-lock.json') ?? '')
    ? 'package-lock.json names places to download from; run npm install with the project’s .npmrc'
    : null

/** In words → what is wrong, or null. They run side by side. */
const checks = () => ({
  ...Object.fromEntries(
    Object.entries(pagesProjects).map(([name, file]) => [
      name,
      program('typescript/bin/tsc', ['--noEmit', '-p', `gateway/pages/${file}`]),
    ]),
  ),
  lint: program('oxlint/bin/oxlint', ['--type-aware', ...rooms.filter(existsFolder)]),
  formatting: program('prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']),
  'generated files': checkGenerated,
  'lock file': checkLock,
})

await main(async () => {
  if (!isInstalled()) throw new Fault('The packages are not installed or not those of the lock file; run "npm ci".')
  if (!isBuilt()) await step('Building', build)
  const results = await Promise.all(
    Object.entries(checks()).map(async ([name, check]) => {
      const fault = await check()
      say(fault === null ? `ok   ${name}` : `FAIL ${name}\n${fault}`)
      return fault === null
    }),
  )
  const failed = results.filter((ok) => !ok).length
  if (failed > 0) throw new Fault(`${failed} of ${results.length} checks failed.`)
})
