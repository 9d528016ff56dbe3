import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { errorCatalogue, type ErrorCode } from '../../core/errors/catalogue.js'
import { messageOf, type ErrorDetails } from '../../core/errors/error.js'
import { afterSaleTransitions } from '../../core/serials/after-sale-transitions.js'
import { saleTransitions } from '../../core/serials/sale-transitions.js'
import type { HttpCommand } from '../protocol/http-command.js'
import { httpCommands } from '../protocol/http-commands.js'
import { accessScenarios } from './error-surfaces/access.js'
import { catalogScenarios } from './error-surfaces/catalog.js'
import { deskScenarios } from './error-surfaces/desk.js'
import { elsewhere } from './error-surfaces/elsewhere.js'
import { saleScenarios } from './error-surfaces/sale.js'
import { serialScenarios } from './error-surfaces/serials.js'
import { startScenarios } from './error-surfaces/start.js'
import { openWorld, type Answer, type Scenarios } from './error-surfaces/world.js'
import { projectRoot } from './project-root.js'

t.setTimeout(120_000)

const scenarios: Scenarios = {
  ...accessScenarios,
  ...serialScenarios,
  ...catalogScenarios,
  ...saleScenarios,
  ...startScenarios,
  // The day is closed at the end.
  ...deskScenarios,
}
const codes = Object.keys(errorCatalogue) as ErrorCode[]
const scenarioOf = (code: ErrorCode) => scenarios[code] ?? {}

await t.test(
  'every code is brought about at each surface where it occurs, with the text of the catalogue',
  async (t) => {
    const world = await openWorld(t)
    const wrong: unknown[] = []
    for (const [code, surfaces] of Object.entries(scenarios) as [ErrorCode, Scenarios[ErrorCode] & object][])
      for (const [surface, provoke] of Object.entries(surfaces)) {
        const told = (await provoke(world).catch((error: unknown) => ({ thrown: String(error) }))) as Answer
        const details = (told['details'] ?? {}) as ErrorDetails
        const { retryable } = errorCatalogue[code]
        const fits =
          told.code === code &&
          told['message'] === messageOf(code, details) &&
          !/\{\w+\}/.test(told['message']) &&
          (surface === 'start' || surface === 'print' || told['retryable'] === retryable)
        if (!fits) wrong.push({ code, surface, told })
        world.till.forget()
        world.cashier.forget()
      }
    t.strictSame(wrong, [])
  },
)

await t.test('no code is left out: brought about above, or told why not, with the test that does it', async (t) => {
  t.strictSame(
    codes.filter((code) => scenarios[code] === undefined && elsewhere[code] === undefined),
    [],
    'neither above nor elsewhere',
  )
  t.strictSame(
    codes.filter((code) => scenarios[code] !== undefined && elsewhere[code] !== undefined),
    [],
    'one place is enough',
  )
  for (const [code, { test }] of Object.entries(elsewhere))
    t.match(await readFile(join(projectRoot, test), 'utf8'), new RegExp(`\\b${code}\\b`), `${test} shows ${code}`)
})

await t.test('what a request over HTTP is documented to be refused with is brought about over HTTP', async (t) => {
  const documented = new Set(Object.values<HttpCommand>(httpCommands).flatMap(({ errors }) => errors))
  t.strictSame(
    [...documented].filter((code) => elsewhere[code] === undefined && scenarioOf(code).http === undefined),
    [],
  )
  t.ok(documented.size > 80)
})

/** Where a register's requests are answered: codes that stand there can come over its line. */
const lineSources = [
  'core/sale/machine',
  'gateway/sessions',
  'gateway/sessions/line',
  'core/store/functions/40_basket.sql',
  'core/store/functions/44_layaway.sql',
  'core/store/functions/50_sale.sql',
  'core/store/functions/65_after_sale.sql',
  'core/store/functions/66_corrections.sql',
  'core/store/functions/91_cash.sql',
]

await t.test('what can be refused at a register is brought about at a register', async (t) => {
  const texts: string[] = [JSON.stringify([saleTransitions, afterSaleTransitions])]
  for (const source of lineSources) {
    const path = join(projectRoot, source)
    const files = source.endsWith('.sql') ? [path] : (await readdir(path)).map((name) => join(path, name))
    for (const file of files)
      if (/\.(?:ts|sql)$/.test(file) && !file.endsWith('.test.ts')) texts.push(await readFile(file, 'utf8'))
  }
  const words = new Set(texts.join('\n').match(/\b[A-Z]+(?:_[A-Z]+)+\b/g))
  const missing = codes.filter(
    (code) => words.has(code) && elsewhere[code] === undefined && scenarioOf(code).line === undefined,
  )
  t.strictSame(missing, [])
})
