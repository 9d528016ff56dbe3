import t from 'tap'
import { ModelRun, modelRegisters } from './testing/model-run.js'
import { openShop } from './testing/shop.js'

// npm run soak runs more of them; the seed of a failure repeats it.
const seed = Number(process.env['TILLGATE_SEED'] ?? 20_261_124)
const asked = process.env['TILLGATE_SEQUENCES']
const sequences = Number(asked ?? 100)
/** A busy machine does fewer, unless it was told how many. */
const enough = { sequences: 25, ms: asked === undefined ? 45_000 : Number.POSITIVE_INFINITY }

t.setTimeout(290_000 + (asked === undefined ? 0 : sequences * 10_000))

await t.test(`up to ${sequences} random sequences beside the model (seed ${seed})`, async (t) => {
  const shop = await openShop(t, { registers: modelRegisters })
  const run = new ModelRun(shop, seed)
  const began = performance.now()
  let done = 0
  for (; done < sequences; done++) {
    if (done >= enough.sequences && performance.now() - began > enough.ms) break
    await run.sequence(`S${done}`, 40)
  }
  t.comment(`${done} sequences`)
  for (const [outcome, times] of [...run.counts].toSorted(([a], [b]) => a.localeCompare(b)))
    t.comment(`${outcome}: ${times}`)
  // The sequences meet what they are for.
  for (const outcome of [
    'receive granted',
    'number SERIAL_ALREADY_SOLD',
    'number SERIAL_HELD_BY_REGISTER',
    'number SCAN_AMBIGUOUS',
    'enter SERIAL_WRONG_ITEM',
    'enter SERIAL_NOT_IN_STOCK',
    'enter SERIAL_DUPLICATE_IN_LIST',
    'enter SERIAL_COUNT_MISMATCH',
    'recall granted',
    'tender granted',
    'complete granted',
    'complete SERIAL_REQUIRED',
    'bring granted',
    'bring RETURN_ALREADY_RETURNED',
    'bring RETURN_NOT_ON_RECEIPT',
    'bring RETURN_SALE_VOIDED',
    'bring SERIAL_COUNT_MISMATCH',
    'bring SERIAL_HELD_BY_REGISTER',
    'number EXCHANGE_SAME_SERIAL',
    'undo granted',
    'undo VOID_DONE',
  ])
    t.ok(run.counts.has(outcome) || done < enough.sequences, outcome)
})
