import { readFile } from 'node:fs/promises'
import t from 'tap'
import { isPermission, roles } from '../../security/permissions.js'
import type { Command } from '../command.js'
import type { HttpCommand } from '../http-command.js'
import { httpCommands } from '../http-commands.js'
import { registerCommands } from '../register-commands.js'
import { asyncApiDocument } from './asyncapi.js'
import { fillMarks, generate } from './generate.js'
import { openApiDocument } from './openapi.js'

const rows = [...Object.values<Command>(registerCommands), ...Object.values<HttpCommand>(httpCommands)]

/** All `$ref`s of a document, and what the pointer (RFC 6901) leads to. */
const references = (document: object): readonly (readonly [string, unknown])[] =>
  [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, pointer = '']) => [
    pointer,
    pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/')], document),
  ])

await t.test('the command table is whole', (t) => {
  for (const [table, entries] of Object.entries({ registerCommands, httpCommands }))
    for (const [name, row] of Object.entries<Command>(entries)) {
      t.equal(row.name, name, `${table} ${name}`)
      t.ok(['open', 'paired'].includes(row.permission) || isPermission(row.permission), `${name}: ${row.permission}`)
      if (row.http?.method === 'GET') t.equal(row.effect, 'query', `${name} is a GET and changes nothing`)
    }
  for (const row of rows)
    if (isPermission(row.permission)) {
      const { permission } = row
      t.ok(
        Object.values(roles).some((names) => names.includes(permission)),
        `somebody may ${row.name}`,
      )
    }
  const addresses = Object.values<HttpCommand>(httpCommands).map(({ http }) => `${http.method} ${http.path}`)
  t.equal(new Set(addresses).size, addresses.length, 'one row for an address')
  for (const row of Object.values<HttpCommand>(httpCommands))
    for (const [, name = ''] of row.http.path.matchAll(/:(\w+)/g))
      t.ok(name in row.input.properties, `${row.name}: ${name} is a key of the input`)
  t.end()
})

await t.test('both documents describe every request, and every reference in them leads somewhere', (t) => {
  const open = openApiDocument('1')
  const text = JSON.stringify(open)
  for (const name of Object.keys(httpCommands)) t.match(text, `"operationId":"${name}"`)
  const line = asyncApiDocument('1')
  const operations = Object.keys(line['operations'] as object)
  for (const name of Object.keys(registerCommands)) t.ok(operations.includes(name), name)
  for (const document of [open, line]) {
    t.ok(references(document).length > 0)
    for (const [pointer, target] of references(document)) t.type(target, 'object', pointer)
  }
  t.end()
})

await t.test('the files in the repository are what is generated', async (t) => {
  for (const [path, text] of Object.entries(await generate())) {
    const file = await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')
    t.equal(file, text, path)
    t.equal(fillMarks(text), text, `${path}: twice is once`)
  }
  t.throws(() => fillMarks('<!-- generated: nothing -->\n<!-- end -->'), /no table named nothing/)
})
