import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { SchemaNode } from './check.js'
import { generate } from './generate.js'
import { completeConfig, loadConfig } from './load.js'
import { keysOf } from './render.js'
import { configSchema } from './schema.js'

/** The build stands one folder below the project. */
const project = new URL('../../', import.meta.url)

void t.test('the files made from the schema are current', async (t) => {
  for (const [path, content] of Object.entries(await generate()))
    t.equal(await readFile(new URL(path, project), 'utf8'), content, `${path}: run "npm run generate"`)
})

void t.test('the example loads as it stands, and with every key taken in', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-example-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const text = (await generate())['config/store.example.toml'] ?? ''
  const config = await completeConfig(text, join(folder, 'store.toml'))
  t.match(config, { store: { number: 1 }, register: [{ number: 1, receipt_printer: 'receipt-1' }] })
  await writeFile(join(folder, 'serve.password'), 'one')
  await writeFile(join(folder, 'migrate.password'), 'two')
  await writeFile(join(folder, 'store.toml'), text.replaceAll(/^#(?=[[a-z])/gmu, ''))
  const whole = await loadConfig(join(folder, 'store.toml'), {})
  t.equal(whole.database.migrate, 'postgres://tillgate_owner:two@localhost:5432/tillgate')
  t.strictSame(whole.server.tls, { cert_file: join(folder, 'tls/cert.pem'), key_file: join(folder, 'tls/key.pem') })
})

void t.test('every key has a title, a description, and a default or an example', async (t) => {
  const walk = (node: SchemaNode, path: string): void => {
    for (const [key, inner] of keysOf(node)) {
      const at = `${path}.${key}`
      t.ok(inner.title, `${at} has a title`)
      t.ok(inner.description, `${at} has a description`)
      const given = inner.default ?? inner.examples?.[0] ?? inner.const ?? inner.properties
      t.not(given, undefined, `${at} has a default or an example`)
      walk(inner, at)
    }
    if (node.items) walk(node.items, `${path}[]`)
    for (const variant of node.anyOf ?? []) walk(variant, path)
  }
  walk(configSchema, '')
})
