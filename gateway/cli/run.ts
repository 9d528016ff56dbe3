import { parseArgs } from 'node:util'
import { closest, didYouMean } from '../../config/suggest.js'
import { UsageError, type Call, type Command, type Io } from './command.js'
import { EXIT } from './exit-codes.js'
import { tellFailure } from './failure.js'
import { commandHelp, overview } from './help.js'
import type { CommandEntry } from './table.js'

/**
 * Runs one command line and gives the exit code; never throws.
 * `argv` is what stands behind `tillgate`; `commands` is the table.
 */
export const runCommandLine = async (
  argv: readonly string[],
  commands: readonly CommandEntry[],
  io: Io,
): Promise<number> => {
  const json = argv.includes('--json')
  let help = 'tillgate --help'
  try {
    const [first = '--help', ...others] = argv
    if (['--help', '-h'].includes(first) || (first === 'help' && others.length === 0)) {
      io.out(overview(commands))
      return EXIT.OK.code
    }
    const asksHelp = first === 'help'
    const words = ['--version', '-V'].includes(first) ? ['version', ...others] : asksHelp ? others : [...argv]
    const entry = findCommand(words, commands)
    if (typeof entry === 'string') {
      io.out(overview(commands.filter(({ name }) => name.startsWith(`${entry} `))))
      return EXIT.OK.code
    }
    help = `tillgate help ${entry.name}`
    const { command } = await entry.load()
    const rest = words.slice(entry.name.split(' ').length)
    if (asksHelp || wantsHelp(rest)) {
      io.out(commandHelp(entry, command))
      return EXIT.OK.code
    }
    // The table mixes commands with options of different types; parse() gives each exactly what its own table says.
    return await (command as Command).run(parse(rest, command, io))
  } catch (error) {
    return tellFailure(error, io, { json, help })
  }
}

/** The command the words begin with; a string when they name only the first word of commands of two ("register"). */
const findCommand = (words: readonly string[], commands: readonly CommandEntry[]): CommandEntry | string => {
  const [first = '', second = ''] = words
  const found =
    commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first)
  if (found) return found
  const names = commands.map(({ name }) => name)
  const group = names.filter((name) => name.startsWith(`${first} `))
  if (group.length > 0 && (second === '' || second === '--help' || second === '-h')) return first
  if (group.length > 0) {
    const near = closest(
      second,
      group.map((name) => name.slice(first.length + 1)),
    )
    throw new UsageError(
      `There is no command "${first} ${second}". ${near === null ? `There are: ${group.join(', ')}.` : `Did you mean "${first} ${near}"?`}`,
    )
  }
  const heads = [...new Set([...names, 'help'].map((name) => name.split(' ')[0] ?? ''))]
  throw new UsageError([`There is no command "${first}".`, didYouMean(first, heads)].filter(Boolean).join(' '))
}

const wantsHelp = (words: readonly string[]): boolean => {
  const end = words.indexOf('--')
  return (end === -1 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h')
}

type Parsable = Pick<Command, 'positionals' | 'options'>

const parse = (words: readonly string[], command: Parsable, io: Io): Call => {
  const { values, positionals } = parseWords(words, command)
  const needed = command.positionals.filter(({ optional = false }) => !optional)
  const missing = needed[positionals.length]
  if (missing) throw new UsageError(`${missing.name.toUpperCase()} is missing: ${lower(missing.description)}`)
  const extra = positionals[command.positionals.length]
  if (extra !== undefined) throw new UsageError(`There is an argument too many: "${extra}".`)
  return {
    arguments: Object.fromEntries(command.positionals.map(({ name }, index) => [name, positionals[index]])),
    options: values,
    io,
  }
}

const parseWords = (words: readonly string[], { options }: Parsable) => {
  const known = Object.keys(options)
  for (const word of words) {
    if (word === '--') break
    const name = /^--(?:no-)?([^=]+)/u.exec(word)?.[1]
    if (name !== undefined && !known.includes(name))
      throw new UsageError(
        [`There is no option --${name} here.`, didYouMean(name, known)?.replace('"', '"--')].filter(Boolean).join(' '),
      )
  }
  try {
    const parsed = parseArgs({
      args: [...words],
      allowPositionals: true,
      strict: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { type, short }]) => [
          name,
          { type, ...(short === undefined ? {} : { short }) },
        ]),
      ),
    })
    return { values: parsed.values as Record<string, string | boolean | undefined>, positionals: parsed.positionals }
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
      throw new UsageError(`${(error.message.split('. ')[0] ?? '').replace(/\.$/u, '')}.`)
    throw error
  }
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
