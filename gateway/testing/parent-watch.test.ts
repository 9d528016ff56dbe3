import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { projectRoot } from './project-root.js'

const module = join(projectRoot, 'gateway/tasks/parent-watch.mjs')

/** Counts how often it is told to stop, and ends a second after the first time: twice the period of the watch. */
const program = `
  let told = 0
  const { watchParent } = await import(${JSON.stringify(module)})
  watchParent()
  process.on('SIGTERM', () => {
    if (++told === 1) setTimeout(() => { console.log('told ' + told); process.exit() }, 1000)
  })
  setInterval(() => {}, 1000)
  console.log('ready')`

/** Stands in for npm, which runs a shell that stays and waits for the program. */
const npm = `
  const { spawn } = require('node:child_process')
  spawn('sh', ['-c', '"$NODE" --input-type=module -e "$PROGRAM"; true'], { stdio: ['ignore', 'inherit', 'inherit'] })`

const started = async (t: Pick<Test, 'teardown' | 'equal'>) => {
  const env = { ...process.env, npm_lifecycle_event: 'demo', NODE: process.execPath, PROGRAM: program }
  const child = spawn(process.execPath, ['-e', npm], { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  const { pid } = child
  if (pid === undefined) throw new Error('the stand-in for npm did not start')
  t.teardown(() => {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // Nobody of the group is left, as it should be.
    }
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (): Promise<string | undefined> => {
    const next = await lines.next()
    return next.done === true ? undefined : next.value
  }
  t.equal(await line(), 'ready')
  return { pid, line }
}

await t.test('what npm runs ends when npm was killed, also with a shell between them', async (t) => {
  const { pid, line } = await started(t)
  process.kill(pid, 'SIGKILL')
  t.equal(await line(), 'told 1')
})

await t.test('who stops the whole group has told it once, not twice', async (t) => {
  const { pid, line } = await started(t)
  process.kill(-pid, 'SIGTERM')
  t.equal(await line(), 'told 1')
})
