import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { errorCatalogue } from '../../core/errors/catalogue.js'
import { errorTable } from '../protocol/documents/tables.js'
import { projectRoot } from '../testing/project-root.js'
import { isTestCode, readSources } from '../testing/sources.js'

/** These only name codes: the catalogue itself, and what documents which request may get which. */
const namesOnly = /^core\/errors\/catalogue\.ts$|^gateway\/protocol\/http-.*commands\.ts$/

const sources = readSources(['.ts', '.tsx', '.sql']).filter(({ path }) => !isTestCode(path) && !namesOnly.test(path))

const unusedIn = (texts: readonly string[]): readonly string[] => {
  const literals = new Set(texts.flatMap((text) => text.match(/'[A-Z][A-Z0-9_]+'/g) ?? []))
  return Object.keys(errorCatalogue).filter((code) => !literals.has(`'${code}'`))
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1)

await t.test('every code of the catalogue is used somewhere, and documented', async (t) => {
  t.strictSame(unusedIn(sources.map(({ text }) => text)), [])
  t.strictSame(unusedIn([]), Object.keys(errorCatalogue), 'and the search can fail')
  const page = await readFile(join(projectRoot, 'gateway/docs/errors.md'), 'utf8')
  const documented = new Set([...page.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, code = '']) => code))
  t.strictSame([...documented].toSorted(byName), Object.keys(errorCatalogue).toSorted(byName))
  t.match(page, errorTable())
})

await t.test('every code that SQL refuses with stands in the catalogue', (t) => {
  // TypeScript holds its own sources; a code in SQL is text to the compiler.
  const sql = sources.filter(({ path }) => path.endsWith('.sql'))
  t.ok(sql.length > 0)
  const groups = /'((?:SERIAL|SALE|ITEM|UPC|LINE|PROMPT|TENDER|QTY|JOB|REQUEST|REGISTER|RECEIVING|DAEMON)_[A-Z_]+)'/g
  for (const { path, text } of sql)
    for (const [, code = ''] of text.matchAll(groups)) t.ok(code in errorCatalogue, `${code} in ${path}`)
  t.end()
})

await t.test('every text is a sentence, and says what to do in another', (t) => {
  for (const [code, { text, next }] of Object.entries(errorCatalogue)) {
    t.match(text, /^[A-Z{0-9].*[.:}?]$/s, `${code}: text`)
    t.match(next, /^[A-Z{"0-9].*[.]$/s, `${code}: next`)
  }
  t.end()
})
