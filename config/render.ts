import type { SchemaNode } from './check.js'

/** A value as TOML on one line; text in basic quotes, whose escapes are those of JSON (toml.io/en/v1.0.0, "String"). */
export const tomlValue = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(', ')}]`
  const pairs = Object.entries(value ?? {}).map(([key, inner]) => `${key} = ${tomlValue(inner)}`)
  return `{ ${pairs.join(', ')} }`
}

/** What a key takes, in a few words: `10 to 3600`, `"auto", "expect" or "none"`. */
export const takes = (node: SchemaNode): string => {
  if (node.const !== undefined) return `"${node.const}"`
  if (node.enum) return orList(node.enum.map((choice) => JSON.stringify(choice)))
  if (node.anyOf) return `a table with kind = ${orList(variantsOf(node).map(({ kind }) => `"${kind}"`))}`
  if (node.items) return node.items.properties ? 'a list of tables' : 'a list of texts'
  if (node.properties) return 'a table'
  if (node.type === 'boolean') return 'true or false'
  if (node.type === 'string') return 'text'
  const { minimum, maximum } = node
  const kind = node.type === 'integer' ? 'whole number' : 'number'
  if (minimum !== undefined && maximum !== undefined) return `${kind}, ${minimum} to ${maximum}`
  return kind
}

export interface Variant {
  readonly kind: string
  readonly node: SchemaNode
}

/** The tables a choice is made among, with the value of their key `kind`. */
export const variantsOf = (node: SchemaNode): Variant[] =>
  (node.anyOf ?? []).map((variant) => ({ kind: variant.properties?.['kind']?.const ?? '', node: variant }))

export const keysOf = (node: SchemaNode): [key: string, node: SchemaNode][] => Object.entries(node.properties ?? {})

const orList = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`

/** Breaks text at spaces into lines of at most `width` characters. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
