import { errorCatalogue, type ErrorCode, type ErrorEntry } from '../../../core/errors/catalogue.js'
import { permissions, roles } from '../../security/permissions.js'
import { closeCodes } from '../close-codes.js'
import type { Command } from '../command.js'
import { Instant, Uuid } from '../common.js'
import type { HttpCommand } from '../http-command.js'
import { httpCommands } from '../http-commands.js'
import { httpStatus } from '../http-status.js'
import { registerCommands } from '../register-commands.js'
import { RegisterState } from '../register-state.js'

/** The tables of the documentation, in Markdown, made from what the daemon itself uses. */

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`)
    .join('\n')

const code = (text: string): string => `\`${text}\``

type Schema = Readonly<Record<string, unknown>>

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null

const uuid: Schema = { ...Uuid }
const instant: Schema = { ...Instant }

/** Texts and integers that mean something more, known by what all of their kind have in common. */
const named = (schema: Schema): string | null => {
  if (schema['pattern'] === uuid['pattern']) return 'uuid'
  if (schema['description'] === instant['description']) return 'time'
  const isMoney = typeof schema['description'] === 'string' && schema['description'].startsWith('Minor units')
  return schema['type'] === 'integer' && isMoney ? 'money' : null
}

/** `uuid`, `typed | wedge | paste`, `list of { kind: cash | card, amount: money }`: a type in a few words. */
const typeText = (schema: unknown): string => {
  if (!isSchema(schema)) return 'anything'
  if ('const' in schema) return String(schema['const'])
  if (Array.isArray(schema['enum'])) return schema['enum'].map(String).join(' | ')
  if (Array.isArray(schema['anyOf'])) return schema['anyOf'].map(typeText).join(' | ')
  if (schema['type'] === 'array') {
    const entry = typeText(schema['items'])
    return isSchema(schema['items']) && 'anyOf' in schema['items'] ? `list of (${entry})` : `list of ${entry}`
  }
  if (isSchema(schema['properties'])) return `{ ${groups(schema).join(', ')} }`
  if (schema['type'] === 'string') return named(schema) ?? 'text'
  return named(schema) ?? String(schema['type'])
}

/** `sale, line: uuid` and `serial?: text` of an object: neighbours of one type stand together. */
const groups = (schema: Schema): readonly string[] => {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {}
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
  const found: { keys: string[]; type: string }[] = []
  for (const [name, value] of Object.entries(properties)) {
    const key = required.includes(name) ? name : `${name}?`
    const type = typeText(value)
    const last = found.at(-1)
    if (last?.type === type) last.keys.push(key)
    else found.push({ keys: [key], type })
  }
  return found.map(({ keys, type }) => `${keys.join(', ')}: ${type}`)
}

/** The keys of an input or output with their types. */
const fields = (schema: unknown): string => (isSchema(schema) ? groups(schema).map(code).join(', ') : '')

export const registerRequestTable = (): string =>
  table(
    ['request', 'body', 'answer', 'permission', 'what it does'],
    Object.values<Command>(registerCommands).map((row) => [
      code(row.name),
      fields(row.input),
      fields(row.output),
      code(row.permission),
      row.summary,
    ]),
  )

export const httpRequestTable = (): string =>
  table(
    ['request', 'takes', 'permission', 'what it does'],
    Object.values<HttpCommand>(httpCommands).map((row) => [
      code(`${row.http.method} ${row.http.path}`),
      fields(row.input),
      code(row.permission),
      row.summary,
    ]),
  )

/** What a part holds: its keys, or those of its entries. */
const partFields = (schema: unknown): string => {
  if (typeof schema !== 'object' || schema === null) return ''
  if ('anyOf' in schema && Array.isArray(schema.anyOf))
    return schema.anyOf.some((choice: unknown) => isNull(choice))
      ? `null, or ${schema.anyOf
          .filter((choice: unknown) => !isNull(choice))
          .map(partFields)
          .join(' or ')}`
      : ''
  if ('items' in schema) return `list of ${partFields(schema.items)}`
  if (!('properties' in schema) || typeof schema.properties !== 'object' || schema.properties === null) return ''
  return Object.keys(schema.properties).map(code).join(', ')
}

const isNull = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'null'

export const partTable = (): string =>
  table(
    ['part', 'holds'],
    Object.entries(RegisterState.properties).map(([name, schema]) => [code(name), partFields(schema)]),
  )

export const closeCodeTable = (): string =>
  table(
    ['code', 'name', 'what happened', 'come back by itself'],
    Object.entries(closeCodes).map(([number, { name, text, retry }]) => [number, name, text, retry ? 'yes' : 'no']),
  )

export const errorTable = (): string =>
  table(
    ['code', 'HTTP', 'text', 'what to do', 'retry'],
    (Object.entries(errorCatalogue) as [ErrorCode, ErrorEntry][]).map(([name, entry]) => [
      code(name),
      String(httpStatus[entry.kind]),
      entry.text,
      entry.next,
      entry.retryable ? 'yes' : '',
    ]),
  )

export const permissionTable = (): string =>
  table(
    ['permission', 'allows', ...Object.keys(roles)],
    Object.entries(permissions).map(([name, text]) => [
      code(name),
      text,
      ...Object.values(roles).map((names) => (names.some((has) => has === name) ? 'yes' : '')),
    ]),
  )
