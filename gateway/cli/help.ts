import { wrap } from '../../config/render.js'
import type { Command, OptionText } from './command.js'
import { EXIT } from './exit-codes.js'
import type { CommandEntry } from './table.js'

const WIDTH = 88

type Described = Pick<Command, 'positionals' | 'options' | 'description' | 'examples'>

/** `tillgate --help`. */
export const overview = (commands: readonly CommandEntry[]): string =>
  [
    'Tillgate drives the scanners and printers of a store and keeps every serial number true.',
    '',
    'Usage: tillgate COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...columns(commands.map(({ name, summary }) => [name, `${summary}.`])),
    '',
    '"tillgate help COMMAND" tells more about one. Exit codes:',
    ...columns(Object.values(EXIT).map(({ code, meaning }) => [String(code), meaning])),
  ].join('\n')

/** `tillgate help COMMAND`. */
export const commandHelp = ({ name, summary }: CommandEntry, command: Described): string =>
  [
    `${summary}.`,
    '',
    `Usage: ${usageLine(name, command)}`,
    '',
    ...wrap(command.description, WIDTH),
    ...titled('Arguments', columns(command.positionals.map((one) => [one.name.toUpperCase(), one.description]))),
    ...titled(
      'Options',
      columns([...Object.entries(command.options).map(optionRow), ['-h, --help', 'Show this help.']]),
    ),
    ...titled(
      'Examples',
      command.examples.flatMap(({ line, does }) => [`  ${line}`, `      ${does}`]),
    ),
  ].join('\n')

export const usageLine = (name: string, { positionals }: Described): string =>
  [
    `tillgate ${name}`,
    ...positionals.map((one) => (one.optional ? `[${one.name.toUpperCase()}]` : one.name.toUpperCase())),
    '[OPTIONS]',
  ].join(' ')

const optionRow = ([name, option]: [string, OptionText]): [string, string] => [
  `${option.short === undefined ? '    ' : `-${option.short}, `}--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`,
  option.description,
]

const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines]

/** Two columns; the second is broken to the width and indented. */
const columns = (rows: readonly (readonly [string, string])[]): string[] => {
  const first = Math.max(0, ...rows.map(([left]) => left.length))
  return rows.flatMap(([left, right]) =>
    wrap(right, WIDTH - first - 4).map((line, index) => `  ${(index === 0 ? left : '').padEnd(first)}  ${line}`),
  )
}
