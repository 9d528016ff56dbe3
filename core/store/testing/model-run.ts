import assert from 'node:assert/strict'
import { seededRandom } from '../../../gateway/testing/random.js'
import { newId } from '../ids.js'
import { isRefusal, type Actor } from '../store.js'
import { shopCodes, type Shop } from './shop.js'
import { StoreModel, type ModelItem } from './store-model.js'
import { bring, correction } from './after-sale.js'
import { invariants } from './model-invariants.js'
import { needsBasket, weighted, type StepName } from './model-steps.js'
import { complete, receive, refusalOf, requestKey, serial } from './till.js'

const items: readonly ModelItem[] = ['watch', 'camera', 'radio', 'socks']
export const modelRegisters = 3

/** One step: what it was, in words, and the two answers, which must be equal. */
interface Step {
  readonly words: string
  readonly model: unknown
  readonly store: Promise<unknown>
}

/**
 * Random sequences of what registers and the back office do, on PostgreSQL and on the model side by side: after each
 * step the same answer and the same baskets, after each sequence the same stock and a whole journal. Everything stays
 * in the one shop; each sequence has serial numbers of its own.
 */
export class ModelRun {
  readonly #shop: Shop
  readonly #model = new StoreModel()
  readonly #random: () => number
  /** How often each step was granted or refused, by its words. */
  readonly counts = new Map<string, number>()
  #labels: readonly string[] = []
  /** Receipts of this sequence by their baskets, with their documents and the places of their lines. */
  #receipts: string[] = []
  readonly #documents = new Map<string, string>()
  readonly #positions = new Map<string, readonly number[]>()

  constructor(shop: Shop, seed: number) {
    this.#shop = shop
    this.#random = seededRandom(seed)
  }

  /** @throws AssertionError with all steps of the sequence where the two are not equal */
  async sequence(name: string, steps: number): Promise<void> {
    this.#labels = ['A', 'B', 'C', 'D', 'E', 'F'].map((letter) => `${name}-${letter}`)
    const done: string[] = []
    this.#receipts = []
    try {
      for (let n = 0; n < steps; n++) {
        const { words, model, store } = n === 0 ? this.#delivery() : this.#step()
        done.push(words)
        const answer = await store
        assert.deepEqual(answer, model)
        const outcome = `${words.split(' ')[0]} ${outcomeOf(words, model)}`
        this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1)
        await this.#compareBaskets()
      }
      await this.#compareStock()
    } catch (error) {
      throw new Error(`sequence ${name}: ${done.join('; ')}`, { cause: error })
    }
    await this.#clear()
  }

  #pick<T>(from: readonly T[]): T {
    const one = from[Math.floor(this.#random() * from.length)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }

  /** Something to sell. */
  #delivery(): Step {
    const labels = this.#labels.slice(0, 3)
    return {
      words: `deliver ${labels.join()}`,
      model: this.#model.receive('watch', labels, labels.length),
      store: receive(this.#shop.store, this.#shop.actor(), this.#shop.items.watch, labels).then((result) =>
        'faults' in result ? result.faults : [],
      ),
    }
  }

  #step(): Step {
    const model = this.#model
    const { store } = this.#shop
    const { baskets } = store
    const register = 1 + Math.floor(this.#random() * modelRegisters)
    const actor = this.#shop.actor(register)
    const open = model.current(register)
    // Mostly the basket of this register; now and then another one, or one that is gone.
    const basket = this.#random() < 0.85 && open !== null ? open : this.#pick([open, ...model.baskets])
    const basketId = basket?.id ?? newId()
    const line = basket === null || basket.lines.length === 0 ? null : this.#pick(basket.lines)
    const lineId = line?.id ?? newId()
    const label = this.#pick(this.#labels)
    const item = this.#pick(items)
    const ids = { basket: open?.id ?? newId(), line: newId() }
    const version = (basket?.version ?? 0) - (this.#random() < 0.9 ? 0 : 1)
    const at = `at ${register}`
    const answer = async (call: Promise<object>): Promise<string | null> => refusalOf(await call)
    const request = requestKey(actor)
    const scanned = {
      actor,
      basketId: ids.basket,
      newLineId: ids.line,
      fromElement: false,
      prompt: null,
      request: null,
    }
    const causes = { actor, basketId, request: null }

    const steps: Readonly<Record<StepName, () => Step>> = {
      receive: () => {
        const serials = Array.from({ length: Math.floor(this.#random() * 4) }, () => this.#pick(this.#labels))
        const quantity = this.#random() < 0.85 ? Math.max(1, serials.length) : 1 + Math.floor(this.#random() * 4)
        return {
          words: `receive ${quantity} ${item} ${serials.join()}`,
          model: model.receive(item, serials, quantity).toSorted(),
          store: receive(store, actor, this.#shop.items[item], serials, quantity).then((result) => {
            if (isRefusal(result)) return [result.refused.code]
            return 'faults' in result ? result.faults.map(({ code }): string => code).toSorted() : []
          }),
        }
      },
      scan: () => ({
        words: `scan ${item} ${at}`,
        model: model.add(register, ids, item, 1),
        store: answer(baskets.scan({ ...scanned, text: shopCodes[item], codes: [shopCodes[item]], serial: null })),
      }),
      tile: () => {
        const quantity = 1 + Math.floor(this.#random() * 3)
        const added = { actor, basketId: ids.basket, newLineId: ids.line, quantity, serial: null, request: null }
        return {
          words: `tile ${quantity} ${item} ${at}`,
          model: model.add(register, ids, item, quantity),
          store: answer(baskets.addItem({ ...added, itemId: this.#shop.items[item] })),
        }
      },
      number: () => ({
        words: `number ${label} ${at}`,
        model: model.scanSerial(register, ids, label),
        store: answer(baskets.scan({ ...scanned, text: label, codes: [], serial: serial(label) })),
      }),
      enter: () => ({
        words: `enter ${label} for ${line?.item ?? 'nothing'} ${at}`,
        model: model.enterSerial(basketId, lineId, label),
        store: answer(baskets.enterSerial({ ...causes, line: lineId, text: label, codes: [], serial: serial(label) })),
      }),
      take: () => {
        const there = line?.serials[0]?.label ?? label
        return {
          words: `take ${there} ${at}`,
          model: model.removeSerial(basketId, lineId, there),
          store: answer(baskets.removeSerial({ basketId, line: lineId, label: there, request: null })),
        }
      },
      quantity: () => {
        const quantity = 1 + Math.floor(this.#random() * 3)
        return {
          words: `quantity ${quantity} of ${line?.item ?? 'nothing'} ${at}`,
          model: model.setQuantity(basketId, lineId, quantity),
          store: answer(baskets.setQuantity({ basketId, line: lineId, quantity, request: null })),
        }
      },
      drop: () => ({
        words: `drop ${line?.item ?? 'nothing'} ${at}`,
        model: model.removeLine(basketId, lineId),
        store: answer(baskets.removeLine({ basketId, line: lineId, request: null })),
      }),
      void: () => ({ words: `void ${at}`, model: model.void(basketId), store: answer(baskets.void(causes)) }),
      suspend: () => ({
        words: `suspend ${at}`,
        model: model.suspend(basketId),
        store: answer(baskets.suspend(causes)),
      }),
      recall: () => {
        const asked =
          this.#pick([basket, ...model.baskets.filter(({ state }) => state === 'suspended')])?.id ?? basketId
        return {
          words: `recall ${at}`,
          model: model.recall(register, asked),
          store: answer(baskets.recall({ ...causes, basketId: asked })),
        }
      },
      expire: () => ({
        words: `expire ${at}`,
        model: model.expire(register),
        store: baskets.expireLeases(actor.registerId ?? ''),
      }),
      retake: () => ({
        words: `retake ${at}`,
        model: open === null ? [] : model.retake(open.id).toSorted(),
        store: open === null ? Promise.resolve([]) : baskets.retakeLeases(open.id).then((lost) => lost.toSorted()),
      }),
      tender: () => ({
        words: `tender ${at}`,
        model: model.tender(register, basketId, version),
        store: answer(
          baskets.tender({ actor, basketId, version, tender: { kind: 'card', amount: 1 }, request, reply: {} }),
        ),
      }),
      back: () => ({
        words: `back ${at}`,
        model: model.returnTenders(basketId),
        store: answer(baskets.returnTenders({ actor, basketId, request })),
      }),
      complete: () => ({
        words: `complete ${at}`,
        store: this.#completed(actor, basketId, version),
        model: model.complete(register, basketId, version),
      }),
      bring: () => {
        const { receipt, line: place, quantity, labels } = this.#wanted()
        const what = { sale: this.#documents.get(receipt) ?? newId(), position: place.position }
        return {
          words: `bring ${quantity} ${labels.join()} of line ${place.position} ${at}`,
          model: model.afterSale.bring(register, ids, { receipt, line: place.index }, labels, quantity),
          store: answer(
            bring(this.#shop, actor, ids.basket, { ...what, serials: labels, quantity, newLineId: ids.line }),
          ),
        }
      },
      undo: () => {
        const receipt = this.#pick([...this.#receipts, newId()])
        const document = this.#documents.get(receipt) ?? newId()
        return {
          words: `undo ${at}`,
          model: model.afterSale.postVoid(receipt, (item) => this.#shop.items[item]),
          store: answer(store.afterSale.postVoid({ ...correction(actor), document })),
        }
      },
    }
    const drawn = this.#pick(weighted)
    // Nothing comes back before something was sold.
    const early = this.#receipts.length === 0 && (drawn === 'bring' || drawn === 'undo') && this.#random() < 0.95
    const picked = early ? this.#pick(['number', 'enter', 'complete', 'complete'] as const) : drawn
    // Most of what needs a basket is done where there is one; the rest is refused, as it must be.
    const idle = open === null && needsBasket.has(picked) && this.#random() < 0.9
    if (open?.state === 'tendering' && this.#random() < 0.3) return steps[this.#pick(['back', 'complete'] as const)]()
    return steps[idle ? this.#pick(['scan', 'number', 'number', 'recall'] as const) : picked]()
  }

  /** Completes in the store, and remembers which document the model's receipt is. */
  async #completed(actor: Actor, basketId: string, version: number): Promise<string | null> {
    const basket = await this.#shop.store.baskets.current(actor.registerId ?? '')
    const done = await complete(this.#shop.store, actor, basketId, { version })
    if (isRefusal(done)) return done.refused.code
    this.#documents.set(basketId, done.document)
    this.#positions.set(basketId, basket?.lines.map(({ position }) => position) ?? [])
    this.#receipts.push(basketId)
    return null
  }

  /** What a customer brings: mostly of a receipt of this sequence, mostly with the numbers on it. */
  #wanted() {
    const receipt = this.#pick([...this.#receipts.slice(-4), ...(this.#receipts.length === 0 ? [newId()] : [])])
    const lines = this.#model.afterSale.receipts.get(receipt)?.lines ?? []
    const index = Math.floor(this.#random() * Math.max(1, lines.length))
    const sold = lines[index]
    const mine = sold?.labels ?? []
    const count = this.#random() < (mine.length > 0 ? 0.85 : 0.4) ? 1 + Math.floor(this.#random() * 1.3) : 0
    const labels = Array.from({ length: count }, () =>
      mine.length > 0 && this.#random() < 0.65 ? this.#pick(mine) : this.#pick(this.#labels),
    )
    const quantity = this.#random() < 0.85 ? Math.max(1, labels.length) : 1 + Math.floor(this.#random() * 3)
    return { receipt, line: { index, position: this.#positions.get(receipt)?.[index] ?? 1 }, quantity, labels }
  }

  async #compareBaskets(): Promise<void> {
    const rows = await this.#shop.sql<{ basket: object }>(
      `select jsonb_build_object('id', b.id, 'register', r.number, 'state', b.state, 'version', b.version, 'lines', coalesce((
         select jsonb_agg(jsonb_build_object('id', l.id, 'item', l.item_id, 'quantity', l.quantity, 'back', l.direction < 0, 'serials', coalesce((
           select jsonb_agg(jsonb_build_object('label', s.serial_label, 'leased', s.leased) order by s.serial_label collate "C") from st.basket_serial s where s.line_id = l.id), '[]'))
           order by l.position) from st.basket_line l where l.basket_id = b.id), '[]')) as basket
       from st.basket b join st.register r on r.id = b.register_id order by b.id`,
    )
    const wanted = this.#model.baskets
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((basket) => ({
        ...basket,
        lines: basket.lines.map((line) => ({
          ...line,
          item: this.#shop.items[line.item],
          back: line.back !== null,
          serials: line.serials.toSorted((a, b) => (a.label < b.label ? -1 : 1)),
        })),
      }))
    assert.deepEqual(
      rows.map(({ basket }) => basket),
      wanted,
    )
  }

  /** Units, quantities, and what must hold whatever was done. */
  async #compareStock(): Promise<void> {
    const units = await this.#shop.sql<{ item: string; label: string; state: string; events: number }>(
      `select item_id as item, serial_label as label, state, number::int as events from st.unit`,
    )
    assert.deepEqual(
      new Map(units.map(({ item, label, ...unit }) => [`${item} ${label}`, unit])),
      new Map(
        [...this.#model.units].map(([key, { item, state, events }]) => [
          key.replace(item, this.#shop.items[item]),
          { state, events },
        ]),
      ),
    )
    for (const item of items) {
      const [row] = await this.#shop.sql<{ n: number }>('select st.quantity_on_hand($1)::int as n', [
        this.#shop.items[item],
      ])
      assert.equal(row?.n, this.#model.onHand[item], `${item} on hand`)
    }
    const [whole] = await this.#shop.sql(invariants)
    assert.deepEqual(whole, { units: 0, always: true, journal: 0, laps: 0, refunds: 0 })
  }

  /** Ends what is open, so that the next sequence starts with stock alone. */
  async #clear(): Promise<void> {
    const { baskets } = this.#shop.store
    for (const { id, state, register } of [...this.#model.baskets].toSorted((a) =>
      a.state === 'suspended' ? 1 : -1,
    )) {
      const actor = this.#shop.actor(register)
      const ended = { actor, basketId: id, request: null }
      if (state === 'tendering') {
        assert.equal(this.#model.returnTenders(id), null)
        assert.equal(refusalOf(await baskets.returnTenders({ ...ended, request: requestKey(actor) })), null)
      } else if (state === 'suspended') {
        assert.equal(this.#model.recall(register, id), null)
        assert.equal(refusalOf(await baskets.recall(ended)), null)
      }
      assert.equal(this.#model.void(id), null)
      assert.equal(refusalOf(await baskets.void(ended)), null)
    }
  }
}

const outcomeOf = (words: string, answer: unknown): string => {
  if (words.startsWith('retake')) return Array.isArray(answer) && answer.length > 0 ? 'lost' : 'granted'
  const [first] = Array.isArray(answer) ? (answer as unknown[]) : [answer]
  return typeof first === 'string' || typeof first === 'number' ? String(first) : 'granted'
}
