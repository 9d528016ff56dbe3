import type { SchemaNode } from './check.js'
import { keysOf, takes, tomlValue, variantsOf, wrap } from './render.js'

const HEAD = `# Configuration of Tillgate, with every key there is.
#
# This file is made from the schema in config/; do not edit it in the repository. Copy it, then change the copy:
#   a line "#key = value" shows the default, or an example where there is none; take the # away to set it.
# "tillgate check FILE" tells every fault with its line. No password stands here: see serve_password_file.
`

/** The annotated example: every key with its description; what must be set is set, the rest is commented out. */
export const exampleFile = (schema: SchemaNode): string =>
  [HEAD, ...keysOf(schema).map(([name, node]) => (node.items ? list(name, node) : table(name, node)))].join('\n')

const table = (name: string, node: SchemaNode): string => {
  const inner = keysOf(node).filter(([, key]) => key.properties)
  return [
    ...comment(node.description ?? ''),
    `[${name}]`,
    ...keysOf(node)
      .filter(([, key]) => !key.properties)
      .flatMap(([key, text]) =>
        keyLines(key, text, node.required?.includes(key) === true && text.default === undefined),
      ),
    ...inner.flatMap(([key, text]) => [
      ...comment(text.description ?? ''),
      `#[${name}.${key}]`,
      ...keysOf(text).flatMap(([innerKey, innerText]) => keyLines(innerKey, innerText, false)),
    ]),
    '',
  ].join('\n')
}

/** One entry for each variant of the list, all keys set that a first reader wants to see set. */
const list = (name: string, node: SchemaNode): string => {
  const items = node.items ?? {}
  const elements = items.anyOf ?? [items]
  return elements
    .flatMap((element, index) => [
      ...(index === 0 ? comment(node.description ?? '') : []),
      ...(elements.length > 1 ? comment(`${element.title ?? ''}. ${element.description ?? ''}`) : []),
      `[[${name}]]`,
      ...keysOf(element).flatMap(([key, text]) =>
        keyLines(key, text, text.default === undefined || text.examples !== undefined),
      ),
      '',
    ])
    .join('\n')
}

const keyLines = (key: string, node: SchemaNode, set: boolean): string[] => [
  ...comment(`${node.title ?? key}. ${node.description ?? ''} (${takes(node)})`),
  ...variantsOf(node).flatMap(({ node: variant }) => comment(`  ${tomlValue(shown(variant, false))}`)),
  `${set ? '' : '#'}${key} = ${tomlValue(shown(node, set))}`,
]

/** The value that stands for a key: its example where the file sets it, else its default. A table is made of its keys. */
const shown = (node: SchemaNode, set: boolean): unknown => {
  if (node.properties) return Object.fromEntries(keysOf(node).map(([key, inner]) => [key, shown(inner, set)]))
  return node.const ?? (set ? (node.examples?.[0] ?? node.default) : (node.default ?? node.examples?.[0]))
}

const comment = (text: string): string[] => {
  const indent = /^ */u.exec(text)?.[0] ?? ''
  return wrap(text.trim(), 110 - indent.length).map((line) => `# ${indent}${line}`)
}
