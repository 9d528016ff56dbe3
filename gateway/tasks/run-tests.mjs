// The last step of `npm test`: finds the compiled tests, starts PostgreSQL for them, and lets tap run them.
// Arguments: test files (also as their .ts source), or options of tap.
import { availableParallelism } from 'node:os'
import { script } from './command.mjs'
import { Fault, existsFolder, filesBelow, inProject, rooms } from './project.mjs'

const compiled = (argument) =>
  /\.test\.tsx?$/.test(argument) && !argument.startsWith('build/')
    ? `build/${argument.replace(/^\.\//, '').replace(/\.tsx?$/, '.js')}`
    : argument

/** Half of the tests wait for sockets and disks, but races need room: as many at a time as there are cores, 2 to 4. */
const jobs = Math.min(4, Math.max(2, availableParallelism()))

const given = process.argv.slice(2).map(compiled)
const options = given.filter((argument) => argument.startsWith('-'))
const named = given.filter((argument) => !argument.startsWith('-'))
const all = rooms
  .map((room) => `build/${room}`)
  .filter(existsFolder)
  .flatMap(filesBelow)
  .filter((file) => file.endsWith('.test.js'))
const files = named.length > 0 ? named : all
if (files.length === 0) throw new Fault('There are no tests below build/.')

process.env['TILLGATE_TEST_FILES'] = files.join('\n')
const [node, tap] = script('tap/dist/esm/run.mjs')
const { withPostgres } = await import(inProject('build/gateway/testing/with-pg.js'))
process.exitCode = await withPostgres(node, [tap, `--jobs=${jobs}`, ...options, ...files])
