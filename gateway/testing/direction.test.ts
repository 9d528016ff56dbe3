import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import t from 'tap'
import { faultOf, importsOf } from './imports.js'
import { projectRoot } from './project-root.js'
import { isTestCode, readSources } from './sources.js'

const faultsIn = (path: string, text: string): readonly string[] =>
  importsOf({ path, text }).flatMap((each) => {
    const fault = faultOf(each)
    return fault === null ? [] : [`${each.from} imports ${each.to}: ${fault}`]
  })

await t.test('every import goes in the allowed direction', async (t) => {
  const sources = readSources(['.ts', '.tsx'])
  t.ok(sources.length > 50, `${sources.length} files were read`)
  t.same(
    sources.flatMap(({ path, text }) => faultsIn(path, text)),
    [],
  )
})

await t.test('each rule notices what it forbids', async (t) => {
  const cases: readonly (readonly [path: string, text: string, rule: RegExp])[] = [
    ['core/sale/a.ts', `import { x } from '../../drivers/x.js'`, /core imports only core/],
    ['core/sale/a.ts', `import type { X } from '../../gateway/protocol/x.js'`, /core imports only core/],
    ['core/sale/a.ts', `import {\n  x,\n  y,\n} from 'kysely'`, /only core\/store and core\/sync/],
    ['core/sale/a.ts', `import { readFileSync } from 'node:fs'`, /core knows no framework/],
    ['core/sale/a.ts', `export * from 'fastify'`, /only gateway/],
    ['core/sale/a.ts', `import pino from 'pino'`, /core knows no framework/],
    ['core/store/a.ts', `const ws = await import('ws')`, /only gateway/],
    ['drivers/a.ts', `import { x } from '../core/store/x.js'`, /drivers import only/],
    ['drivers/scanner/a.ts', `let x: import('../../core/catalog/x.js').X`, /drivers import only/],
    ['drivers/scanner/a.ts', `import pg from 'pg'`, /only core\/store/],
    ['drivers/scanner/a.ts', `import websocket from '@fastify/websocket'`, /only gateway/],
    ['config/a.ts', `import { TillgateError } from '../core/errors/error.js'`, /config imports nothing/],
    ['gateway/routes/a.ts', `import { sql } from 'kysely'`, /only core\/store/],
    ['gateway/routes/a.ts', `import '../testing/database.js'`, /only tests/],
    ['gateway/client/a.ts', `import { x } from '../sessions/x.js'`, /the client imports only/],
    ['gateway/pages/register/a.tsx', `import { join } from 'node:path'`, /browser/],
  ]
  for (const [path, text, rule] of cases) t.match(faultsIn(path, text), [rule], `${path}: ${text}`)
})

await t.test('what is allowed passes, and tests may reach across', async (t) => {
  const cases: readonly (readonly [path: string, text: string])[] = [
    ['core/sale/a.ts', `import { x } from '../catalog/x.js'\nimport { Type } from 'typebox'`],
    ['core/store/a.ts', `import pg from 'pg'\nimport { readFile } from 'node:fs/promises'`],
    ['core/store/testing/a.ts', `await import('../../../gateway/testing/server.js')`],
    ['drivers/a.ts', `import type { Scan } from '../core/barcode/scan.js'\nimport { connect } from 'node:net'`],
    ['drivers/a.test.ts', `import { x } from '../gateway/printing/x.js'`],
    ['gateway/routes/a.ts', `import fastify from 'fastify'\nimport { x } from '../../core/store/x.js'`],
    ['gateway/client/a.ts', `import type { X } from '../protocol/x.js'\n// import from 'ws' is not one`],
  ]
  for (const [path, text] of cases) t.same(faultsIn(path, text), [], `${path}: ${text}`)
})

/** Development packages that shipped code names, each with the reason why it may. */
const allowedDevelopment: ReadonlyMap<string, string> = new Map([
  ['koffi', 'the simulator loads it when a pseudo terminal is asked for, and says so when it is not there'],
  ['preact', 'bundled into the pages when they are built'],
  ['@preact/signals', 'bundled into the pages when they are built'],
])

await t.test('what shipped code imports is installed where it runs', async (t) => {
  const description = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
    readonly devDependencies: Readonly<Record<string, string>>
  }
  const imported = readSources(['.ts', '.tsx'])
    .flatMap(importsOf)
    .filter(({ to, ours }) => !ours && !isBuiltin(to))
  const undeclared = imported.filter(
    ({ to }) => !(to in description.dependencies) && !(to in description.devDependencies),
  )
  t.same(undeclared, [], 'every package is named in package.json')
  const missing = imported.filter(
    ({ from, to }) => !isTestCode(from) && !(to in description.dependencies) && !allowedDevelopment.has(to),
  )
  t.same(missing, [], 'and not only for development')
})
