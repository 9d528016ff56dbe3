import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PassThrough, Readable } from 'node:stream'
import t from 'tap'
import { errorCatalogue, type ErrorCode } from '../../core/errors/catalogue.js'
import { TillgateError } from '../../core/errors/error.js'
import { defineCommand } from './command.js'
import { EXIT, exitOf } from './exit-codes.js'
import { generate } from './reference.js'
import { runCommandLine } from './run.js'
import { COMMANDS, type CommandEntry } from './table.js'

const run = async (argv: string[], commands = COMMANDS, environment: Record<string, string> = {}) => {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine(argv, commands, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    output: () => new PassThrough(),
    environment,
    input: () => Readable.from(['']),
    askSecret: () => Promise.resolve(null),
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const throwing = (failure: Error): readonly CommandEntry[] => {
  const command = defineCommand({
    positionals: [],
    options: { json: { type: 'boolean', description: 'JSON.' } },
    description: 'Fails.',
    examples: [],
    run: () => Promise.reject(failure),
  })
  return [{ name: 'fail', summary: 'Fail', load: () => Promise.resolve({ command }) }]
}

void t.test('every command has help that is whole, in both ways of asking', async (t) => {
  for (const { name, summary, load } of COMMANDS) {
    const { command } = await load()
    const words = name.split(' ')
    const { code, out } = await run(['help', ...words])
    t.equal(code, EXIT.OK.code)
    t.match(out, summary)
    t.match(out, `Usage: tillgate ${name}`)
    for (const option of Object.keys(command.options)) t.match(out, `--${option}`)
    t.ok(command.examples.length > 0, `${name} has an example`)
    for (const { line } of command.examples) t.match(line, new RegExp(`tillgate ${name}( |$)`, 'u'))
    for (const line of out.split('\n')) t.ok(line.length <= 100, line)
    t.equal((await run([...words, '--help'])).out, out)
    t.equal((await run([...words, 'anything', '-h'])).out, out, 'help stands above every fault')
    t.notMatch(summary, /\.$/u)
  }
})

void t.test('the overview names every command and every exit code', async (t) => {
  const { code, out } = await run([])
  t.equal(code, EXIT.OK.code)
  t.equal((await run(['--help'])).out, out)
  t.equal((await run(['help'])).out, out)
  for (const { name } of COMMANDS) t.match(out, `  ${name} `)
  for (const { code: number } of Object.values(EXIT)) t.match(out, new RegExp(`^ +${number} {2}`, 'mu'))
})

void t.test('exit codes are distinct, and those of codes of the catalogue are known', (t) => {
  const numbers = Object.values(EXIT).map(({ code }) => code)
  t.equal(new Set(numbers).size, numbers.length)
  const expected: Partial<Record<ErrorCode, number>> = {
    CONFIG_INVALID: 3,
    DATABASE_PASSWORD: 4,
    SCHEMA_NEWER: 4,
    PORT_IN_USE: 5,
    DAEMON_RUNNING: 6,
    IMPORT_REFUSED: 7,
    INTERNAL: 1,
  }
  for (const [code, number] of Object.entries(expected)) t.equal(exitOf(code as ErrorCode).code, number, code)
  for (const code of Object.keys(errorCatalogue)) t.ok(exitOf(code as ErrorCode).code > 0, code)
  t.end()
})

void t.test('wrong uses are told with what was meant, and exit with 2', async (t) => {
  const cases: [argv: string[], text: RegExp][] = [
    [['chekc'], /There is no command "chekc". Did you mean "check"\?\n {2}See "tillgate --help"/u],
    [['help', 'docter'], /There is no command "docter"/u],
    [['check', '--jsno'], /no option --jsno here. Did you mean "--json"\?\n {2}See "tillgate help check"/u],
    [['check', '--config'], /Option .*config.* argument missing/u],
    [['check', 'a', 'b'], /an argument too many: "b"/u],
  ]
  for (const [argv, text] of cases) {
    const { code, err, out } = await run(argv)
    t.equal(code, EXIT.USAGE.code, argv.join(' '))
    t.match(err, text)
    t.equal(out, '')
  }
})

void t.test('an error tells its code, its words and what to do, without a stack', async (t) => {
  const error = new TillgateError('DATABASE_UNREACHABLE', { address: 'postgres://me:secret@db', problem: 'refused' })
  const { code, err } = await run(['fail'], throwing(error))
  t.equal(code, EXIT.DATABASE.code)
  t.equal(
    err,
    'error DATABASE_UNREACHABLE: PostgreSQL cannot be reached at postgres://me:***@db: refused.\n  Start PostgreSQL, or correct [database] in the configuration.',
  )
  const json = await run(['fail', '--json'], throwing(error))
  t.match(JSON.parse(json.out), { error: { code: 'DATABASE_UNREACHABLE', retryable: true } })
  t.equal(json.err, '')
})

void t.test('what nobody foresaw tells a reference; its stack only at level debug', async (t) => {
  const failing = throwing(new RangeError('unforeseen'))
  const plain = await run(['fail'], failing)
  t.equal(plain.code, EXIT.FAILED.code)
  t.match(plain.err, /error INTERNAL: .*reference [0-9a-f]{8}.*\n {2}unforeseen\n/u)
  t.notMatch(plain.err, / at /u)
  const loud = await run(['fail'], failing, { TILLGATE_LOG_LEVEL: 'debug' })
  t.match(loud.err, /RangeError: unforeseen\n +at /u)
})

void t.test('check tells every fault with file and line, for people and for programs', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-check-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'store.toml')
  await writeFile(file, '[store]\nnumber = 1\n[server]\nprt = 1\n[log]\nlevel = "loud"\n')
  const { code, err } = await run(['check', file])
  t.equal(code, EXIT.CONFIG.code)
  t.match(err, `${file}:4: server.prt: There is no key "prt" here. Did you mean "port"?`)
  t.match(err, `${file}:6: log.level:`)
  t.match(err, 'database.serve: The key serve is missing')
  t.match(err, /^3 faults\.$/mu)
  const json = await run(['check', '--json', '--config', file])
  t.match(JSON.parse(json.out), { path: file, code: 'CONFIG_INVALID', faults: [{}, { line: 4 }, { line: 6 }] })

  await writeFile(file, '[store]\nnumber = 1\n[database]\nserve = "postgres://u@h/d"\n')
  const right = await run(['check'], COMMANDS, { TILLGATE_CONFIG: file })
  t.equal(right.code, EXIT.OK.code)
  t.match(right.out, `${file} has no faults (store 1`)
  const missing = await run(['check', join(folder, 'none.toml')])
  t.equal(missing.code, EXIT.CONFIG.code)
  t.match(missing.err, /none\.toml: There is no such file/u)
})

void t.test('version tells itself', async (t) => {
  const { out } = await run(['version', '--json'])
  t.match(JSON.parse(out), { tillgate: /^\d+\.\d+\.\d+/u, node: process.versions.node })
  t.match((await run(['--version'])).out, /^tillgate \d/u)
})

void t.test('the page made from the table is current', async (t) => {
  for (const [path, content] of Object.entries(await generate()))
    t.equal(
      await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8'),
      content,
      `${path}: run "npm run generate"`,
    )
})

void t.test('the program itself exits with the code, quietly also when nobody reads on', async (t) => {
  const main = fileURLToPath(new URL('./main.js', import.meta.url))
  const { code, err } = await outcomeOf(spawn(process.execPath, [main, 'chekc']))
  t.equal(code, EXIT.USAGE.code)
  t.match(err, /Did you mean "check"/u)
  const closed = spawn(process.execPath, [main, 'help'])
  closed.stdout.destroy()
  t.strictSame(await outcomeOf(closed), { code: 0, err: '' })
})

const outcomeOf = async (child: ChildProcessWithoutNullStreams) => {
  let err = ''
  child.stderr.on('data', (chunk) => (err += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, err }
}
