import { errorCatalogue, type ErrorCode, type ErrorEntry } from '../../../core/errors/catalogue.js'
import { permissions, roles } from '../../security/permissions.js'
import { closeCodes } from '../close-codes.js'
import type { Command } from '../command.js'
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

/** `sale, quantity, serial?` of an input or output. */
const fields = ({ input }: Pick<Command, 'input'>): string => {
  const properties = 'properties' in input && typeof input.properties === 'object' ? (input.properties ?? {}) : {}
  const required = 'required' in input && Array.isArray(input.required) ? input.required : []
  return Object.keys(properties)
    .map((key) => code(required.includes(key) ? key : `${key}?`))
    .join(', ')
}

export const registerRequestTable = (): string =>
  table(
    ['request', 'body', 'answer', 'permission', 'what it does'],
    Object.values<Command>(registerCommands).map((row) => [
      code(row.name),
      fields(row),
      fields({ input: row.output }),
      code(row.permission),
      row.summary,
    ]),
  )

export const httpRequestTable = (): string =>
  table(
    ['request', 'takes', 'permission', 'what it does'],
    Object.values<HttpCommand>(httpCommands).map((row) => [
      code(`${row.http.method} ${row.http.path}`),
      fields(row),
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
