import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import type { TSchema } from 'typebox'
import { createCheck } from '../protocol/check.js'
import { httpCommands, type HttpInput } from '../protocol/http-commands.js'
import { UsageError, type Io, type OptionText } from './command.js'
import { CONFIG_OPTION, loadConfigFor } from './common.js'
import { EXIT } from './exit-codes.js'
import { PERSON_OPTIONS, readPerson, withDesk, type ReportName } from './trade.js'

/** What every report takes beside its filters. */
export const REPORT_OPTIONS = {
  out: { type: 'string', short: 'o', value: 'FILE', description: 'Where to write; else standard output.' },
  bom: { type: 'boolean', description: 'Begin with a byte order mark, for spreadsheet programs of Windows.' },
  ...PERSON_OPTIONS,
  ...CONFIG_OPTION,
} as const

type Filters = Readonly<Record<string, TSchema>>

/** `serialFrom` → `--serial-from`. */
const optionName = (field: string): string => field.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)

/** The filters of a report as options; the words are those of the other surfaces. */
export const filterOptions = (filters: Filters): Readonly<Record<string, OptionText>> =>
  Object.fromEntries(
    Object.entries(filters).map(([field, schema]) => [
      optionName(field),
      { type: 'string', value: valueOf(schema), description: descriptionOf(schema) },
    ]),
  )

const choicesOf = (schema: TSchema): readonly string[] =>
  'enum' in schema && Array.isArray(schema.enum) ? schema.enum.map(String) : []

const isNumber = (schema: TSchema): boolean => 'type' in schema && schema.type === 'integer'

const valueOf = (schema: TSchema): string => {
  if (isNumber(schema)) return 'NUMBER'
  if (choicesOf(schema).length > 0) return 'WORD'
  return 'pattern' in schema && String(schema.pattern).includes('\\d{4}') ? 'YYYY-MM-DD' : 'TEXT'
}

const descriptionOf = (schema: TSchema): string => {
  const said = 'description' in schema ? String(schema.description) : ''
  const choices = choicesOf(schema)
  return choices.length === 0 ? said : `${said} One of: ${choices.join(', ')}.`
}

type Given = Readonly<Record<string, string | boolean | undefined>>

/** Filters and `bom`, as the daemon takes them. */
const inputOf = (filters: Filters, given: Given): Record<string, unknown> => {
  const input: Record<string, unknown> = given['bom'] === true ? { bom: 'true' } : {}
  for (const [field, schema] of Object.entries(filters)) {
    const value = given[optionName(field)]
    if (value !== undefined) input[field] = isNumber(schema) ? wholeNumber(optionName(field), String(value)) : value
  }
  return input
}

const wholeNumber = (name: string, text: string): number => {
  if (!/^\d{1,10}$/u.test(text)) throw new UsageError(`--${name} is a whole number, not "${text}".`)
  return Number(text)
}

/** Runs a report command: asks for the file in the person's name and writes it as it comes. */
export const writeReport = async (
  name: ReportName,
  filters: Filters,
  { options, io }: { readonly options: Given; readonly io: Io },
): Promise<number> => {
  const { user, config: path, out } = options as { readonly [key in 'user' | 'config' | 'out']?: string }
  const input: HttpInput<ReportName> = createCheck(httpCommands[name].input)(inputOf(filters, options))
  const config = await loadConfigFor(io, path)
  const person = await readPerson(io, user, options['pin-stdin'] === true)
  await withDesk(config, person, async ({ file }) => {
    const report = await file(name, input)
    await (out === undefined ? pipeline(report, io.output(), { end: false }) : writeWhole(report, out))
  })
  if (out !== undefined) io.out(`Written to ${out}.`)
  return EXIT.OK.code
}

/** The file is there when all of it is: a report that breaks off leaves what was there before. */
const writeWhole = async (report: Readable, path: string): Promise<void> => {
  const part = `${path}.${randomBytes(4).toString('hex')}.part`
  try {
    await pipeline(report, createWriteStream(part, { flags: 'wx', mode: 0o600 }))
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR', 'EROFS'].includes(code))
      throw new UsageError(`${path} cannot be written (${code}).`)
    throw error
  }
}
