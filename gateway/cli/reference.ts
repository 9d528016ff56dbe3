import { markdownTable } from '../../config/reference.js'
import { EXIT } from './exit-codes.js'
import { usageLine } from './help.js'
import { COMMANDS, type CommandEntry } from './table.js'

const HEAD = `# Command line

<!-- Made from the table of commands in gateway/cli/; do not edit. -->

\`tillgate help\` lists the commands, \`tillgate help COMMAND\` tells all about one. Errors go to standard error as
\`error CODE: what is wrong\` and, below it, what to do next; with \`--json\` they are an object \`{"error": …}\` on standard
output. A stack is shown only when \`TILLGATE_LOG_LEVEL\` is \`debug\` or \`trace\`.
`

/** The page about the command line: every command, every exit code. */
export const generate = async (): Promise<Record<string, string>> => ({
  'gateway/docs/command-line.md': [HEAD, ...(await Promise.all(COMMANDS.map(commandPart))), exitCodes()].join('\n'),
})

const commandPart = async (entry: CommandEntry): Promise<string> => {
  const { command } = await entry.load()
  const options = Object.entries(command.options).map(([name, { type, short, value, description }]) => [
    `\`--${name}${type === 'string' ? ` ${value ?? 'VALUE'}` : ''}\`${short === undefined ? '' : `, \`-${short}\``}`,
    description,
  ])
  const rows = [
    ...command.positionals.map(({ name, description }) => [`\`${name.toUpperCase()}\``, description]),
    ...options,
  ]
  const examples = command.examples.map(({ line, does }) => `${line}\n    # ${does}`)
  return [
    `## tillgate ${entry.name}\n\n${entry.summary}.\n`,
    `    ${usageLine(entry.name, command)}\n`,
    `${command.description}\n`,
    rows.length === 0 ? '' : `${markdownTable(['Given', 'Meaning'], rows)}\n`,
    `Examples:\n\n    ${examples.join('\n    ')}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
}

const exitCodes = (): string =>
  `## Exit codes\n\n${markdownTable(
    ['Code', 'Name', 'Meaning'],
    Object.entries(EXIT).map(([name, { code, meaning }]) => [String(code), `\`${name}\``, meaning]),
  )}`
