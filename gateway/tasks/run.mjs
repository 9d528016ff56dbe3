import { existsSync } from 'node:fs'
import { build } from './build.mjs'
import { isBuilt } from './build-stamp.mjs'
import { install, isInstalled } from './install.mjs'
import { withLock } from './lock.mjs'
import { main } from './main.mjs'
import { watchParent } from './parent-watch.mjs'
import { step } from './progress.mjs'
import { Fault, inProject } from './project.mjs'
import { isTapReady, prepareTap } from './tap-plugins.mjs'

/** What each command runs once everything is there; `words` are put before the caller's own arguments. */
const targets = {
  demo: { file: 'build/gateway/cli/main.js', words: ['demo'] },
  test: { file: 'gateway/tasks/run-tests.mjs', words: [], tap: true },
  check: { file: 'gateway/tasks/check.mjs', words: [] },
  bench: { file: 'build/gateway/bench/main.js', words: [] },
  soak: { file: 'build/gateway/testing/soak.js', words: [] },
}

const isReady = (target) => isInstalled() && isBuilt() && (target.tap !== true || isTapReady())

const makeReady = async (target) => {
  if (!isInstalled()) await step('Installing packages (npm ci)', install)
  if (!isBuilt()) await step('Building', build)
  if (target.tap === true && !isTapReady()) await step('Preparing the test runner (once per install)', prepareTap)
}

/** The target takes over this process: one process less to leave behind when somebody kills it. */
const become = async (target, args) => {
  const file = inProject(target.file)
  if (!existsSync(file)) throw new Fault(`${target.file} is not there.`)
  process.argv = [process.execPath, file, ...target.words, ...args]
  watchParent()
  await import(file)
}

export const run = ([name, ...args]) =>
  main(async () => {
    const target = targets[name]
    if (target === undefined) throw new Fault(`Say one of: ${Object.keys(targets).join(', ')}.`)
    if (!isReady(target)) await withLock(() => makeReady(target))
    await become(target, args)
  })
