import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { errorCatalogue } from '../../core/errors/catalogue.js'
import { projectRoot } from './project-root.js'
import { isTestCode, readSources } from './sources.js'

const codes = Object.keys(errorCatalogue)

const unusedIn = (texts: readonly string[]): readonly string[] =>
  codes.filter((code) => !texts.some((text) => new RegExp(`\\b${code}\\b`).test(text)))

await t.test('every error code is used by the program, not only by its tests', async (t) => {
  const sources = readSources(['.ts', '.tsx', '.sql'])
    .filter(({ path }) => path !== 'core/errors/catalogue.ts' && !isTestCode(path))
    .map(({ text }) => text)
  t.same(unusedIn(sources), [])
  t.same(unusedIn([]), codes, 'and the search can fail')
})

await t.test('every error code is explained in the documentation', async (t) => {
  t.same(unusedIn([readFileSync(join(projectRoot, 'gateway/docs/errors.md'), 'utf8')]), [])
})

await t.test('every error is said in sentences, with a next step', async (t) => {
  const sentence = /^[A-Z0-9{"].*[.!?}:]$/s
  const odd = Object.entries(errorCatalogue).filter(
    ([, { text, next }]) => ![text, next].every((said) => sentence.test(said)),
  )
  t.same(
    odd.map(([code]) => code),
    [],
  )
})
