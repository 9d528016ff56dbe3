import { createRequire } from 'node:module'
import t from 'tap'

import { receiptProfiles } from './profiles.js'
import { engineNames, loadEngine } from './engines.js'
import { testEngine } from './testing/engine-contract.js'

/** Paths of all CommonJS modules read so far; `escpos` is one. */
const loaded = (): string => Object.keys(createRequire(import.meta.url).cache).join('\n')

await t.test('an engine is read from disk when it is asked for, not before', async (t) => {
  await loadEngine('pos')
  t.notMatch(loaded(), '/escpos/index.js')
  await loadEngine('escpos')
  t.match(loaded(), '/escpos/index.js')
})

for (const name of engineNames) {
  // The generic profiles differ in how they confirm, not in what an engine makes for them.
  for (const profile of Object.values(receiptProfiles).filter(({ confirmation }) => confirmation === 'process-id')) {
    await t.test(`engine ${name} prints the same receipt as every engine on ${profile.name}`, async (t) => {
      await testEngine(t, await loadEngine(name), profile)
    })
  }
}
