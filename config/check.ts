import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { FoundFault, PathStep } from './fault.js'
import { closest, didYouMean } from './suggest.js'

/**
 * Holds a document against the schema and tells every fault in plain words.
 *
 * The walk follows objects, lists and choices; whether a single value fits is left to TypeBox. TypeBox's own list of
 * errors is not used because it stops at eight and speaks of no variant of a choice.
 */
export const checkDocument = (schema: TSchema, value: unknown): FoundFault[] => [...check(schema, value, [])]

/** The parts of JSON Schema this configuration is written in. */
export interface SchemaNode {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly required?: readonly string[]
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly enum?: readonly (string | number)[]
  readonly const?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
}

function* check(schema: TSchema, value: unknown, at: readonly PathStep[]): Generator<FoundFault> {
  const node: SchemaNode = schema
  if (node.anyOf) yield* checkChoice(node.anyOf, value, at)
  else if (node.properties) yield* checkTable(node, value, at)
  else if (node.items) yield* checkList(node.items, value, at)
  else if (!Value.Check(schema, value)) yield leafFault(node, value, at)
}

function* checkTable(node: SchemaNode, value: unknown, at: readonly PathStep[]): Generator<FoundFault> {
  if (!isTable(value)) {
    yield { at, message: `A table of keys is expected, not ${describe(value)}.` }
    return
  }
  const known = Object.keys(node.properties ?? {})
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const near = closest(key, known)
    yield {
      at: [...at, key],
      message: `There is no key "${key}" ${at.length === 0 ? 'in the file' : 'here'}.`,
      suggestion: near === null ? `Known here: ${known.join(', ')}.` : `Did you mean "${near}"?`,
    }
  }
  for (const [key, property] of Object.entries(node.properties ?? {})) {
    // A section that is left out is an empty one, so that the keys it must have are missed by name.
    const inner = value[key] ?? (property.properties && property.default)
    if (inner !== undefined) yield* check(property, inner, [...at, key])
    else if (node.required?.includes(key) && property.default === undefined) yield missing(property, [...at, key], key)
  }
}

function* checkList(items: SchemaNode, value: unknown, at: readonly PathStep[]): Generator<FoundFault> {
  if (!Array.isArray(value)) {
    const name = String(at.at(-1))
    const suggestion = isTable(value) ? { suggestion: `Write [[${name}]] with two brackets.` } : {}
    yield { at, message: `A list is expected, not ${describe(value)}.`, ...suggestion }
    return
  }
  for (const [index, element] of value.entries()) yield* check(items, element, [...at, index])
}

/** A choice among tables that differ in their key `kind`: the fault is told for the variant that was meant. */
function* checkChoice(variants: readonly SchemaNode[], value: unknown, at: readonly PathStep[]): Generator<FoundFault> {
  const kinds = variants.map((variant) => variant.properties?.['kind']?.const ?? '')
  const example = kinds.map((kind) => `"${kind}"`).join(' or ')
  if (!isTable(value)) {
    yield {
      at,
      message: `A table with the key kind is expected, not ${describe(value)}.`,
      suggestion: `Write { kind = "${kinds[0] ?? ''}", … }.`,
    }
    return
  }
  const kind = value['kind']
  if (kind === undefined) {
    yield { at, message: 'The key kind is missing.', suggestion: `Write kind = ${example}.` }
    return
  }
  const index = typeof kind === 'string' ? kinds.indexOf(kind) : -1
  const variant = variants[index]
  if (variant) yield* checkTable(variant, value, at)
  else
    yield {
      at: [...at, 'kind'],
      message: `${capital(describe(kind))} is not known here; it is ${example}.`,
      ...optional(typeof kind === 'string' ? didYouMean(kind, kinds) : undefined),
    }
}

const missing = (property: SchemaNode, at: readonly PathStep[], key: string): FoundFault => {
  const example = property.examples?.[0]
  const shown =
    example === undefined || typeof example === 'object' ? '' : ` For example: ${key} = ${JSON.stringify(example)}`
  return {
    at,
    message: `The key ${key} is missing (${property.title ?? key}).`,
    ...optional(shown.trim() || undefined),
  }
}

const leafFault = (node: SchemaNode, value: unknown, at: readonly PathStep[]): FoundFault => {
  if (node.enum) {
    const shown = node.enum.map((choice) => JSON.stringify(choice))
    const words = node.enum.filter((choice) => typeof choice === 'string')
    return {
      at,
      message: `${capital(describe(value))} is not known here; it is ${shown.join(' or ')}.`,
      ...optional(typeof value === 'string' ? didYouMean(value, words) : undefined),
    }
  }
  const expected = EXPECTED[node.type ?? ''] ?? 'another value'
  if (!hasType(node.type, value))
    return { at, message: `${expected} is expected, not ${describe(value)}.`, ...optional(quoteHint(node.type, value)) }
  if (typeof value === 'number') return { at, message: `${value} is out of range: ${range(node)}.` }
  const length = typeof value === 'string' ? value.length : 0
  if (length < (node.minLength ?? 0)) return { at, message: 'The text must not be empty.' }
  if (length > (node.maxLength ?? Infinity))
    return { at, message: `The text has ${length} characters; at most ${node.maxLength ?? 0} are taken.` }
  const example = node.examples?.[0] ?? node.default
  return {
    at,
    message: `${capital(describe(value))} has not the form that is needed here (${node.title ?? 'text'}).`,
    ...optional(example === undefined ? undefined : `For example: ${JSON.stringify(example)}`),
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'A text in quotes',
  integer: 'A whole number',
  number: 'A number',
  boolean: 'true or false',
}

const hasType = (type: string | undefined, value: unknown): boolean =>
  type === 'integer' ? Number.isInteger(value) : typeof value === type

const range = ({ minimum, maximum }: SchemaNode): string =>
  minimum !== undefined && maximum !== undefined
    ? `${minimum} to ${maximum} is taken`
    : minimum !== undefined
      ? `at least ${minimum} is taken`
      : `at most ${maximum ?? 0} is taken`

const quoteHint = (type: string | undefined, value: unknown): string | undefined => {
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `Put it in quotes: "${value}".`
  if ((type === 'integer' || type === 'boolean') && typeof value === 'string' && /^(\d+|true|false)$/u.test(value))
    return `Take the quotes away: ${value}.`
  return undefined
}

/** What a value is, in the reader's words. */
const describe = (value: unknown): string => {
  if (typeof value === 'string')
    return `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`
  if (typeof value === 'number') return `the number ${value}`
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return 'a list'
  return value instanceof Date ? 'a date' : 'a table'
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const optional = (suggestion: string | undefined): { suggestion?: string } =>
  suggestion === undefined ? {} : { suggestion }

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
