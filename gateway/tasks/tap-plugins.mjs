import { writeFileSync } from 'node:fs'
import { mustRun, script } from './command.mjs'
import { hashOf, inProject, readText } from './project.mjs'

const stampFile = 'node_modules/.tillgate-tap'
const wanted = () => hashOf(readText('.taprc') ?? '', readText('node_modules/tap/package.json') ?? '')

/**
 * The test runner is generated once for the list of plugins in .taprc. Left to itself it does so in the middle of
 * the first run, whose files then fail.
 */
export const isTapReady = () => readText(stampFile) === wanted()

export const prepareTap = async () => {
  const [node, tap] = script('tap/dist/esm/run.mjs')
  await mustRun(node, [tap, 'build'], 'The test runner could not be prepared', {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  writeFileSync(inProject(stampFile), wanted())
}
