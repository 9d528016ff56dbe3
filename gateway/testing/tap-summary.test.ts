import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import t from 'tap'
import { projectRoot } from './project-root.js'

const files: Readonly<Record<string, string>> = {
  'bad.test.js': `
    await t.test('good', async (t) => { t.ok(true); t.ok(true) })
    await t.test('outer', async (t) => { await t.test('inner', async (t) => t.equal(1, 2, 'one is two')) })
    await t.test('own fault', async (t) => { t.ok(false, 'not so'); await t.test('fine', async (t) => t.ok(true)) })
    await t.test('later', { skip: 'the reason' }, () => undefined)`,
  'crash.test.js': `
    await t.test('before', async (t) => t.ok(true))
    process.exit(3)`,
  'bare.test.js': `
    t.ok(true)
    t.ok(true)`,
  'empty.test.js': '',
}

const runTap = (folder: string): Promise<{ code: number | string; output: string }> =>
  new Promise((resolve) => {
    const names = [...Object.keys(files), 'never.test.js'].map((name) => join(folder, name))
    const tap = join(projectRoot, 'node_modules/tap/dist/esm/run.mjs')
    const reporter = join(projectRoot, 'gateway/tasks/tap-summary.mjs')
    const { TAP, TAP_CHILD_ID, ...env } = process.env
    void [TAP, TAP_CHILD_ID] // A tap within a tap would otherwise report to the outer one.
    const given = { ...env, TILLGATE_TEST_FILES: names.join('\n') }
    const args = [tap, `--reporter=${reporter}`, ...names.slice(0, -1)]
    execFile(process.execPath, args, { cwd: projectRoot, env: given }, (error, stdout) =>
      resolve({ code: error?.code ?? 0, output: stdout }),
    )
  })

await t.test('the summary counts tests, shows each failure, and ends with the line that programs read', async (t) => {
  mkdirSync(join(projectRoot, '.tillgate'), { recursive: true })
  const folder = mkdtempSync(join(projectRoot, '.tillgate', 'summary-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text === '' ? '' : `import t from 'tap'\n${text}`)
  }
  const { code, output } = await runTap(relative(projectRoot, folder))
  t.equal(code, 1)
  const lines = output.trimEnd().split('\n')
  // good, fine, before, bare.test.js; inner, own fault, crash.test.js, empty.test.js, never.test.js
  t.equal(lines.at(-1), '4 passed, 5 failed, 1 skipped')
  t.match(lines.at(-2), /^4 files, \d+\.\d s$/)
  t.match(output, /^FAIL .*bad\.test\.js \(\d+ ms\)$/m)
  t.match(output, /^ok {3}.*bare\.test\.js/m)
  t.match(output, /not ok: .*bad\.test\.js > outer > inner > one is two$/m)
  t.match(output, /failed: .*bad\.test\.js > own fault$/m)
  t.match(output, /skipped: .*bad\.test\.js > later: the reason$/m)
  t.match(output, /failed: .*crash\.test\.js$/m)
  t.match(output, /failed: .*empty\.test\.js$/m)
  t.match(output, /failed: .*never\.test\.js$/m)
})
