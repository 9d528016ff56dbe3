import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot } from '../testing/project-root.js'

interface Row {
  readonly no: string
  readonly what: string
  readonly where: string
  readonly shown: string
}

const open = 'not built yet'

const readRows = (page: string): readonly Row[] =>
  [...page.matchAll(/^\| (S\d+) +\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm)].map(
    ([, no = '', what = '', where = '', shown = '']) => ({
      no,
      what,
      where,
      shown,
    }),
  )

/** What is wrong with a row; null for one that leads to a file and a test that are there. */
const faultOf = async ({ no, what, where, shown }: Row): Promise<string | null> => {
  if (what.trim() === '') return `${no} says nothing`
  if (where === open && shown === open) return null
  const file = /^`([^`]+)`$/.exec(where)?.[1]
  if (file === undefined || !existsSync(join(projectRoot, file))) return `${no}: there is no ${where}`
  const [, test = '', name = ''] = /^`([^`]+\.test\.ts)`: (.+)$/.exec(shown) ?? []
  if (test === '' || !existsSync(join(projectRoot, test))) return `${no}: there is no test ${shown}`
  const source = await readFile(join(projectRoot, test), 'utf8')
  return source.includes(name) ? null : `${no}: ${test} has no test “${name}”`
}

await t.test('every requirement has one row, with a place and a test that are there', async (t) => {
  const rows = readRows(await readFile(join(projectRoot, 'gateway/docs/requirements.md'), 'utf8'))
  t.strictSame(
    rows.map(({ no }) => no),
    Array.from({ length: 130 }, (_, index) => `S${index + 1}`),
  )
  const faults = await Promise.all(rows.map(faultOf))
  t.strictSame(
    faults.filter((fault) => fault !== null),
    [],
  )
})

await t.test('and a row that leads nowhere is found', async (t) => {
  const row = {
    no: 'S1',
    what: 'x',
    where: '`core/catalog/level.ts`',
    shown: '`core/catalog/level.test.ts`: no such test',
  }
  t.match(await faultOf(row), /no test/)
  t.match(await faultOf({ ...row, where: '`core/none.ts`' }), /there is no/)
  t.match(await faultOf({ ...row, shown: '' }), /there is no test/)
  t.match(await faultOf({ ...row, where: open }), /there is no/, 'half built is not built')
})
