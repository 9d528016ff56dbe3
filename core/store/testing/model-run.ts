import assert from 'node:assert/strict'
import { seededRandom } from '../../../gateway/testing/random.js'
import { compareBooks, verifyBooks } from './model-compare.js'
import { resetShop } from './model-reset.js'
import { StoreModel } from './model/store-model.js'
import type { Shop } from './shop.js'
import { afterSaleFamily } from './steps/after-sale-steps.js'
import { basketFamily } from './steps/basket-steps.js'
import { act, stockFamily } from './steps/stock-steps.js'
import { transferFamily } from './steps/transfer-steps.js'
import { unitFamily } from './steps/unit-steps.js'
import type { Family, Kind, Side, Step, Turn } from './steps/step.js'

export const modelRegisters = 3

/** All that can be done, by its name. A family of transactions is a file below `steps/` and one below `model/`. */
const kinds: Family = { ...basketFamily, ...afterSaleFamily, ...stockFamily, ...unitFamily, ...transferFamily }
const weighted: readonly (readonly [string, Kind])[] = Object.entries(kinds).flatMap(([name, kind]) =>
  Array.from({ length: kind.weight }, () => [name, kind] as const),
)

/**
 * Random sequences of what the registers and back offices of two stores do, on PostgreSQL and on the model side by side:
 * after each step the same answer and the same books, after each sequence a whole journal. A sequence starts with empty
 * stores, which are emptied rather than made anew.
 */
export class ModelRun {
  readonly #shops: readonly [Shop, Shop]
  readonly #seed: number
  #sides: readonly [Side, Side]
  /** How often each step was granted or refused, by its words. */
  readonly counts = new Map<string, number>()
  /** Cells of the state machine that were met: "state transaction". */
  readonly met = new Set<string>()
  steps = 0

  constructor(shops: readonly [Shop, Shop], seed: number) {
    this.#shops = shops
    this.#seed = seed
    this.#sides = this.#fresh()
  }

  #fresh(): readonly [Side, Side] {
    const side = (name: string, shop: Shop): Side => ({ name, shop, model: new StoreModel(), documents: new Map() })
    return [side('A', this.#shops[0]), side('B', this.#shops[1])]
  }

  /** @throws Error with all steps of the sequence where the two are not equal */
  async sequence(n: number, steps: number): Promise<void> {
    const random = seededRandom(this.#seed + n * 7919)
    const [a] = await this.begin()
    const labels = ['A', 'B', 'C', 'D', 'E', 'F']
    const done: string[] = []
    try {
      await this.step(a, act(a, 'receive', 'watch', labels.slice(0, 3)), done, 'receive')
      await this.step(a, act(a, 'receive', 'camera', labels.slice(1, 4)), done, 'receive')
      for (let count = 0; count < steps; count++) {
        const [side, other] = random() < 0.75 ? this.#sides : this.#sides.toReversed()
        if (side === undefined || other === undefined) throw new Error('there are two stores')
        const turn = turnOf(random, side, other, labels)
        const [name, kind] = forced(turn) ?? turn.pick(weighted)
        const step = await kind.draw(turn)
        if (step !== null) await this.step(side, step, done, name)
      }
      for (const side of this.#sides) await verifyBooks(side)
    } catch (error) {
      throw new Error(`sequence ${n}: ${done.join('; ')}`, { cause: error })
    }
  }

  /** Empty stores. */
  async begin(): Promise<readonly [Side, Side]> {
    for (const shop of this.#shops) await resetShop(shop)
    this.#sides = this.#fresh()
    return this.#sides
  }

  async step(side: Side, step: Step, done: string[], name: string): Promise<void> {
    this.steps++
    done.push(`${side.name}: ${step.words}`)
    assert.deepEqual(await step.store, step.model)
    for (const one of this.#sides) if (one === side || touchesBoth.has(name) || name === 'cell') await compareBooks(one)
    const outcome = `${step.words.split(' ')[0]} ${outcomeOf(step.model)}`
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1)
    for (const { model } of this.#sides) for (const cell of model.met) this.met.add(cell)
  }
}

const touchesBoth: ReadonlySet<string> = new Set(['announce', 'tell'])

/** A basket that is being paid is mostly paid. */
const forced = (turn: Turn): readonly [string, Kind] | null => {
  const paying = turn.side.model.current(turn.register)?.state === 'tendering'
  if (!paying || !turn.chance(0.3)) return null
  const name = turn.chance(0.5) ? 'back' : 'complete'
  const kind = kinds[name]
  return kind === undefined ? null : [name, kind]
}

const turnOf = (random: () => number, side: Side, other: Side, labels: readonly string[]): Turn => ({
  side,
  other,
  labels,
  register: 1 + Math.floor(random() * modelRegisters),
  pick: (from) => {
    const one = from[Math.floor(random() * from.length)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  },
  chance: (probability) => random() < probability,
  upTo: (n) => 1 + Math.floor(random() * n),
})

const outcomeOf = (answer: unknown): string => {
  const [first] = Array.isArray(answer) ? (answer as unknown[]) : [answer]
  return typeof first === 'string' ? (first.split(' ')[0] ?? '') : 'granted'
}
