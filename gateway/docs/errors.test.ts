import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { errorCatalogue, type ErrorCode } from '../../core/errors/catalogue.js'
import { errorTable } from '../protocol/documents/tables.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const rooms = ['core', 'drivers', 'config', 'gateway']
/** These only name codes: the catalogue itself, and what documents which request may get which. */
const namesOnly = ['core/errors/catalogue.ts', 'gateway/protocol/http-commands.ts']

const byName = (a: string, b: string): number => (a < b ? -1 : 1)

const sources = async (): Promise<readonly string[]> => {
  const files = await Promise.all(
    rooms.map(async (room) => (await readdir(join(root, room), { recursive: true })).map((name) => join(room, name))),
  )
  return files
    .flat()
    .filter(
      (name) => /\.(?:ts|tsx|sql)$/.test(name) && !/\.(?:test|gen)\.tsx?$/.test(name) && !name.includes('/testing/'),
    )
    .filter((name) => !namesOnly.includes(name))
}

await t.test('every code of the catalogue is used somewhere, and documented', async (t) => {
  const texts = await Promise.all((await sources()).map((name) => readFile(join(root, name), 'utf8')))
  const literals = new Set(texts.flatMap((text) => text.match(/'[A-Z][A-Z0-9_]+'/g) ?? []))
  const unused = Object.keys(errorCatalogue).filter((code) => !literals.has(`'${code}'`))
  t.strictSame(unused, [])
  const page = await readFile(join(root, 'gateway/docs/errors.md'), 'utf8')
  const documented = new Set([...page.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, code = '']) => code))
  t.strictSame([...documented].toSorted(byName), Object.keys(errorCatalogue).toSorted(byName))
  t.match(page, errorTable())
})

await t.test('every code that is thrown stands in the catalogue', async (t) => {
  // TypeScript holds its own sources; a code in SQL is text to the compiler.
  const sql = (await sources()).filter((name) => name.endsWith('.sql'))
  t.ok(sql.length > 0)
  for (const name of sql) {
    const text = await readFile(join(root, name), 'utf8')
    for (const [, code = ''] of text.matchAll(
      /'((?:SERIAL|SALE|ITEM|UPC|LINE|PROMPT|TENDER|QTY|JOB|REQUEST|REGISTER|RECEIVING|DAEMON)_[A-Z_]+)'/g,
    ))
      t.ok(code in errorCatalogue, `${code} in ${name}`)
  }
})

await t.test('every text is a sentence, and says what to do in another', (t) => {
  for (const [code, { text, next }] of Object.entries(errorCatalogue) as [
    ErrorCode,
    { text: string; next: string },
  ][]) {
    t.match(text, /^[A-Z{0-9].*[.:}?]$/s, `${code}: text`)
    t.match(next, /^[A-Z{"0-9].*[.]$/s, `${code}: next`)
  }
  t.end()
})
