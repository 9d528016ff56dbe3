import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot } from './project-root.js'
import { readSources, type Source } from './sources.js'

/** A file this long has a second subject in it. */
const longest = 400

/** Files that may be longer, each with the reason. */
const longFiles: ReadonlyMap<string, string> = new Map([
  ['core/errors/catalogue.ts', 'a table: one entry per error, and it is read as a whole'],
])

const code = ['.ts', '.tsx', '.mjs', '.css']
const lineCount = ({ text }: Source): number => text.split('\n').length - 1
const isGenerated = ({ path }: Source): boolean => /\.gen\.|\/fixtures\//.test(path)

await t.test('no file has more than 400 lines', async (t) => {
  const long = readSources(code)
    .filter((source) => !isGenerated(source) && lineCount(source) > longest)
    .map(({ path }) => path)
  t.same(long, [...longFiles.keys()].toSorted())
})

await t.test('names are in kebab case and tell what is inside', async (t) => {
  const name = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|gen|d|example))*\.[a-z]+$/
  const odd = readSources([''])
    .map(({ path }) => path)
    .filter((path) => !/\/fixtures\//.test(path) && !path.endsWith('README.md'))
    .filter((path) => !name.test(path.split('/').at(-1) ?? ''))
    .filter((path) => !/\/\d+_[a-z0-9_]+\.sql$/.test(path) && !path.startsWith('systemd/'))
  t.same(odd, [])
})

/** What would switch a check off, or promises what was not done. The brackets keep the search from finding itself. */
const excuses = [
  /(?:eslint|oxlint)-disabl[e]|prettier-ignor[e]|@ts-(?:ignor[e]|nochec[k]|expect-erro[r])/,
  /\b(?:TOD[O]|FIXM[E])\b/,
  /\bt\.(?:ski[p]|onl[y]|tod[o])\b|\b(?:ski[p]|onl[y]|tod[o]): true\b/,
]
const looseTypes = /\bas an[y]\b|: an[y]\b|<an[y]>|\bas unknow[n] as\b/
const isComment = (line: string): boolean => /^\s*(?:\*|\/\/|\/\*)/.test(line)

const excusesIn = ({ path, text }: Source): readonly string[] =>
  text.split('\n').flatMap((line, i) => {
    const found = excuses.some((pattern) => pattern.test(line)) || (!isComment(line) && looseTypes.test(line))
    return found ? [`${path}:${i + 1}: ${line.trim()}`] : []
  })

await t.test('no check is switched off and no test is skipped', async (t) => {
  const sources = readSources(['.ts', '.tsx', '.mjs']).filter((source) => !isGenerated(source))
  t.same(sources.flatMap(excusesIn), [])
  const bad = ['const x = y as #any', '// eslint-#disable all', 'fine()', '// any way', "t.#skip('x')"]
  t.equal(
    excusesIn({ path: 'x.ts', text: bad.join('\n').replaceAll('#', '') }).length,
    3,
    'and the search finds what it should',
  )
})

await t.test('the lock file names no place to download from', async (t) => {
  const lock = readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')
  t.notMatch(lock, /"resolved":\s*"https?:/)
  const { packages } = JSON.parse(lock) as { packages: Record<string, { integrity?: string; link?: boolean }> }
  const unsealed = Object.entries(packages).filter(([path, entry]) => path !== '' && entry.integrity === undefined)
  t.same(
    unsealed.map(([path]) => path),
    [],
    'every package has a checksum',
  )
})

await t.test('packages are pinned to one version', async (t) => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(projectRoot, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
  )
  t.same(loose, [])
})
