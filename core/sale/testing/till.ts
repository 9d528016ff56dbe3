import { isStoreEffect, type Effect } from '../machine/effect.js'
import type { Asked, Moment, NewSale, SaleEvent } from '../machine/event.js'
import { initialState, type SaleState } from '../machine/state.js'
import { step } from '../machine/step.js'
import { salePolicy, type SalePolicy } from '../policy.js'
import type { Refused } from '../prompt.js'
import { Counter } from './counter.js'

export const testPolicy: SalePolicy = salePolicy({ locale: 'en-US', currency: 'USD', taxIncluded: false })

/** The shell of one register in memory: feeds the machine, performs its effects at a counter, keeps what was told. */
export class Till {
  readonly counter = new Counter()
  readonly policy: SalePolicy
  state: SaleState = initialState
  told: Effect[] = []
  ticks = 10_000
  #ids = 0

  constructor(policy: SalePolicy = testPolicy) {
    this.policy = policy
  }

  /** A moment a little later than the one before. */
  now(): Moment {
    this.ticks += 10
    return { ticks: this.ticks, time: '2026-11-24T10:15:00.000Z' }
  }

  start(): NewSale {
    this.#ids += 1
    const n = this.#ids
    return { basketId: `basket-${n}`, lineId: `line-${n}`, registerId: 'register-1', userId: 'user-1', userName: 'Ada' }
  }

  /** Asks and performs everything that follows; gives the refusal, or null with the answer's body. */
  ask(event: Asked): { readonly refused: Refused | null; readonly body: unknown } {
    this.told = []
    this.#run(event)
    const refusal = this.told.find((effect) => effect.do === 'refuse')
    const answer = this.told.find((effect) => effect.do === 'answer')
    return { refused: refusal?.refused ?? null, body: answer?.body }
  }

  /** The sale that is open, or a name that fits none. */
  get sale(): string {
    return this.state.name === 'idle' ? 'none' : this.state.basket.id
  }

  get version(): number {
    return this.state.name === 'idle' ? 0 : this.state.basket.version
  }

  /** Performs; true when an effect was refused, which ends the list. */
  #run(event: SaleEvent): boolean {
    const { state, effects } = step(this.state, event, this.policy)
    this.state = state
    for (const effect of effects) {
      if (effect.do === 'reload') {
        const last = this.counter.documents.at(-1) ?? null
        this.#run({ name: 'restored', basket: this.counter.basket, last, received: this.now() })
      } else if (!isStoreEffect(effect)) {
        this.told.push(effect)
      } else if (this.#run(this.counter.perform(effect, this.now()))) {
        break
      }
    }
    return event.name === 'refused' || event.name === 'failed'
  }
}
