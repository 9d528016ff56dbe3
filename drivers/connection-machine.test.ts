import t from 'tap'
import fc from 'fast-check'
import { pauseAfter } from './backoff.js'
import {
  connectionTable,
  transition,
  type ConnectionEvent,
  type ConnectionState,
  type Transition,
} from './connection-machine.js'

const states = Object.keys(connectionTable) as ConnectionState[]
const events = Object.keys(connectionTable.absent) as ConnectionEvent[]

const each = (check: (state: ConnectionState, event: ConnectionEvent, result: Transition) => void): void => {
  for (const state of states) for (const event of events) check(state, event, transition(state, event))
}

await t.test('every state answers every event', async (t) => {
  t.equal(states.length, 5)
  t.equal(events.length, 9)
  each((state, event, result) => t.ok(states.includes(result.next), `${state} on ${event}`))
})

await t.test('an attempt begins exactly when the state becomes opening', async (t) => {
  each((state, event, { next, effects }) =>
    t.equal(effects.includes('open'), next === 'opening' && state !== 'opening', `${state} on ${event}`),
  )
})

await t.test('a pause that begins always ends by itself', async (t) => {
  each((state, event, { next, effects }) => {
    const begins = (next === 'waiting' || next === 'faulted') && next !== state
    t.equal(effects.includes('retry-later'), begins, `${state} on ${event}`)
  })
})

await t.test('stop leads to absent from everywhere and leaves nothing open', async (t) => {
  for (const state of states) {
    const { next, effects } = transition(state, 'stop')
    t.equal(next, 'absent')
    t.equal(effects.includes('release'), state === 'opening' || state === 'ready', state)
  }
})

await t.test('start and stop twice do nothing the second time', async (t) => {
  for (const state of states) {
    for (const event of ['start', 'stop'] as const) {
      const { next } = transition(state, event)
      t.strictSame(transition(next, event), { next, effects: [] }, `${event} from ${state}`)
    }
  }
})

await t.test('a wake never waits and never doubles an attempt', async (t) => {
  t.strictSame(transition('waiting', 'wake').next, 'opening')
  t.strictSame(transition('faulted', 'wake').next, 'opening')
  t.strictSame(transition('opening', 'wake').effects, ['hurry'])
  t.strictSame(transition('absent', 'wake'), { next: 'absent', effects: [] }, 'what is not wanted stays off')
})

await t.test('pauses grow to the cap, and jitter takes any share of them', async (t) => {
  const backoff = { baseMs: 100, capMs: 2_000 }
  const ceilings = [1, 2, 3, 4, 5, 6, 7, 100, 10_000].map((failures) => pauseAfter(failures, backoff, 1))
  t.strictSame(ceilings, [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000, 2_000])
  t.equal(pauseAfter(9, backoff, 0), 0)
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, random) => {
        const pause = pauseAfter(failures, backoff, random)
        return pause >= 0 && pause <= 2_000
      },
    ),
  )
})
