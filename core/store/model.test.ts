import t from 'tap'
import { effectiveStates } from '../serials/unit-states.js'
import { transactions } from '../serials/transitions.js'
import { ledTo, meetCell, neverMet } from './testing/model-cells.js'
import { ModelRun, modelRegisters } from './testing/model-run.js'
import { openTwoShops } from './testing/two-stores.js'

// npm run soak runs many more of them, and its slice is run before each change; the seed of a failure repeats it.
const seed = Number(process.env['TILLGATE_SEED'] ?? 20_261_124)
const asked = process.env['TILLGATE_SEQUENCES']
const sequences = Number(asked ?? 40)
/** A busy machine does fewer, unless it was told how many. */
const enough = { sequences: 8, ms: asked === undefined ? 15_000 : Number.POSITIVE_INFINITY }

t.setTimeout(290_000 + (asked === undefined ? 0 : 1_200_000 + sequences * 10_000))

await t.test(`up to ${sequences} random sequences in two stores beside the model (seed ${seed})`, async (t) => {
  const { a, b } = await openTwoShops(t, { registers: modelRegisters, poolSize: 1 })
  const run = new ModelRun([a, b], seed)
  const began = performance.now()
  let done = 0
  for (; done < sequences; done++) {
    if (done >= enough.sequences && performance.now() - began > enough.ms) break
    await run.sequence(done, 30)
  }
  const seconds = (performance.now() - began) / 1000
  t.comment(`${done} sequences of ${run.steps} steps, ${(done / seconds).toFixed(2)} sequences/s`)
  for (const [outcome, times] of [...run.counts].toSorted(([x], [y]) => x.localeCompare(y)))
    t.comment(`${outcome}: ${times}`)
  // The sequences meet what they are for. Rarer than once in 500 of them, and shown by tests of their own: a unit that is
  // blocked between scan and completion, goods that are missing while nobody says what is with them.
  for (const outcome of [
    'number SERIAL_ALREADY_SOLD',
    'number SERIAL_HELD_BY_REGISTER',
    'number SERIAL_BLOCKED',
    'number SCAN_AMBIGUOUS',
    'enter SERIAL_WRONG_ITEM',
    'enter SERIAL_NOT_IN_STOCK',
    'enter SERIAL_DUPLICATE_IN_LIST',
    'recall granted',
    'complete granted',
    'complete SERIAL_REQUIRED',
    'bring granted',
    'bring RETURN_ALREADY_RETURNED',
    'bring RETURN_NOT_ON_RECEIPT',
    'bring RETURN_SALE_VOIDED',
    'number EXCHANGE_SAME_SERIAL',
    'undo granted',
    'undo VOID_LATER_EVENT',
    'swap granted',
    'buy granted',
    'final FINAL_SET_CHANGED',
    'rename granted',
    'level LEVEL_CHANGE_CONFIRM',
    'send granted',
    'commit granted',
    'returned granted',
    'tell granted',
  ])
    t.ok(run.counts.has(outcome) || done < 200, outcome)
  if (asked === undefined) return

  // Every state × every transaction: what chance did not bring is led there.
  const cells = transactions
    .filter(ledTo)
    .flatMap((transaction) => effectiveStates.map((place) => ({ place, transaction })))
  const missing = () =>
    cells.filter(
      ({ place, transaction }) => !run.met.has(`${place} ${transaction}`) && neverMet(place, transaction) === null,
    )
  t.comment(`without steps: ${transactions.filter((one) => !ledTo(one)).join()}`)
  t.comment(`${run.met.size} cells by chance, ${missing().length} to be led to`)
  for (const { place, transaction } of missing())
    for (const item of ['watch', 'radio'] as const)
      if (!run.met.has(`${place} ${transaction}`))
        await t.resolves(meetCell(run, place, transaction, item), `${place} × ${transaction} of a ${item}`)
  t.strictSame(
    missing().map(({ place, transaction }) => `${place} × ${transaction}`),
    [],
    'cells that nothing met',
  )
  t.strictSame(
    cells.filter(
      ({ place, transaction }) => run.met.has(`${place} ${transaction}`) && neverMet(place, transaction) !== null,
    ),
    [],
    'cells that cannot be met, and were',
  )
})
