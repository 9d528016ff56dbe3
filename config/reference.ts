import type { SchemaNode } from './check.js'
import { OVERRIDES } from './environment.js'
import { keysOf, takes, tomlValue, variantsOf } from './render.js'

const HEAD = `# Configuration

<!-- Made from the schema in config/; do not edit. -->

One TOML file describes a store. \`tillgate check FILE\` tells all its faults, each with line, path and what to do;
\`config/store.example.toml\` shows every key. The daemon reads the file once, at its start, and never writes it.

Paths of other files are relative to the configuration file. No secret stands in it: passwords of the database are in
files of their own (\`serve_password_file\`) or come from the environment.
`

/** The reference page: one table of keys for each section, each list, each variant. */
export const referencePage = (schema: SchemaNode): string =>
  [
    HEAD,
    ...keysOf(schema).map(([name, node]) => (node.items ? list(name, node) : section(`[${name}]`, node))),
    ...choices(schema),
    environment(),
  ].join('\n')

const section = (heading: string, node: SchemaNode): string => {
  const inner = keysOf(node).filter(([, key]) => key.properties)
  return [
    `## \`${heading}\` ${node.title ?? ''}\n\n${node.description ?? ''}\n`,
    keyTable(node),
    ...inner.map(([key, text]) => section(`${heading.slice(0, -1)}.${key}]`, text).replace(/^## /u, '### ')),
  ].join('\n')
}

const list = (name: string, node: SchemaNode): string => {
  const items = node.items ?? {}
  return [
    `## \`[[${name}]]\` ${node.title ?? ''}\n\n${node.description ?? ''}\n`,
    ...(items.anyOf ? [] : [keyTable(items)]),
    ...variantsOf(items).flatMap(({ kind, node: variant }) => [
      `### \`kind = "${kind}"\` ${variant.title ?? ''}\n\n${variant.description ?? ''}\n`,
      keyTable(variant),
      ...keysOf(variant)
        .filter(([, key]) => key.properties)
        .map(([key, text]) => `#### \`${key}\` ${text.title ?? ''}\n\n${text.description ?? ''}\n\n${keyTable(text)}`),
    ]),
  ].join('\n')
}

/** The variants of keys such as `transport`, each key told once though several lists have it. */
const choices = (schema: SchemaNode): string[] => {
  const elements = keysOf(schema).flatMap(([, { items }]) => (items ? (items.anyOf ?? [items]) : []))
  const found = new Map(elements.flatMap(keysOf).filter(([, node]) => node.anyOf))
  return [...found].flatMap(([key, node]) => [
    `## \`${key}\` ${node.title ?? ''}\n\n${node.description ?? ''} One of these tables:\n`,
    ...variantsOf(node).map(
      ({ kind, node: variant }) =>
        `### \`${key} = { kind = "${kind}" }\` ${variant.title ?? ''}\n\n${variant.description ?? ''}\n\n${keyTable(variant)}`,
    ),
  ])
}

const keyTable = (node: SchemaNode): string => {
  const rows = keysOf(node)
    .filter(([, text]) => !text.properties || text.default === undefined)
    .map(([key, text]) => {
      const must = node.required?.includes(key) === true
      const value = text.default === undefined ? (must ? 'required' : '') : `\`${tomlValue(text.default)}\``
      const example = text.default === undefined && text.examples ? ` Example: \`${tomlValue(text.examples[0])}\`` : ''
      return [`\`${key}\``, `**${text.title ?? key}.** ${text.description ?? ''}${example}`.trim(), takes(text), value]
    })
  return markdownTable(['Key', 'Meaning', 'Takes', 'Default'], rows)
}

const environment = (): string =>
  [
    '## Variables of the environment\n',
    'They stand above the file. There are no others, and one that is nearly spelt like these is a fault.\n',
    markdownTable(
      ['Variable', 'Key'],
      OVERRIDES.map(({ variable, at }) => [`\`${variable}\``, `\`${at.join('.')}\``]),
    ),
  ].join('\n')

/** A table of Markdown, its columns padded as prettier pads them. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)))
  return [cells[0] ?? [], widths.map((width) => '-'.repeat(width)), ...cells.slice(1)]
    .map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`)
    .join('')
}
