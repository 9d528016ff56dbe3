import { newId } from '../../ids.js'
import { isRefusal } from '../../store.js'
import { complete, requestKey, serial } from '../till.js'
import { shopCodes } from '../shop.js'
import type { ModelItem } from '../model/books.js'
import {
  anyItem,
  coded,
  itemId,
  someBasket,
  someLabel,
  someLine,
  type Family,
  type Side,
  type Step,
  type Turn,
} from './step.js'

const idsAt = ({ model }: Side, register: number) => ({
  basket: model.current(register)?.id ?? newId(),
  line: newId(),
})
const scanned = (side: Side, register: number, ids: { basket: string; line: string }) => ({
  actor: side.shop.actor(register),
  basketId: ids.basket,
  newLineId: ids.line,
  fromElement: false,
  prompt: null,
  request: null,
})

export const scanItem = (side: Side, register: number, item: ModelItem): Step => {
  const ids = idsAt(side, register)
  return {
    words: `scan ${item} at ${register}`,
    store: coded(
      side.shop.store.baskets.scan({
        ...scanned(side, register, ids),
        text: shopCodes[item],
        codes: [shopCodes[item]],
        serial: null,
      }),
    ),
    model: side.model.basket.add(register, ids, item, 1),
  }
}

export const tile = (side: Side, register: number, item: ModelItem, quantity: number): Step => {
  const ids = idsAt(side, register)
  const { actor, basketId, newLineId } = scanned(side, register, ids)
  return {
    words: `tile ${quantity} ${item} at ${register}`,
    store: coded(
      side.shop.store.baskets.addItem({
        actor,
        basketId,
        newLineId,
        quantity,
        serial: null,
        request: null,
        itemId: itemId(side, item),
      }),
    ),
    model: side.model.basket.add(register, ids, item, quantity),
  }
}

export const scanNumber = (side: Side, register: number, label: string): Step => {
  const ids = idsAt(side, register)
  return {
    words: `number ${label} at ${register}`,
    store: coded(
      side.shop.store.baskets.scan({ ...scanned(side, register, ids), text: label, codes: [], serial: serial(label) }),
    ),
    model: side.model.basket.scanSerial(register, ids, label),
  }
}

export const enter = (side: Side, register: number, basketId: string, line: string, label: string): Step => ({
  words: `enter ${label} at ${register}`,
  store: coded(
    side.shop.store.baskets.enterSerial({
      ...{
        actor: side.shop.actor(register),
        basketId,
        line,
        text: label,
        codes: [],
        serial: serial(label),
        request: null,
      },
    }),
  ),
  model: side.model.basket.enterSerial(basketId, line, label),
})

export const dropLine = (side: Side, register: number, basketId: string, line: string): Step => ({
  words: `drop at ${register}`,
  store: coded(side.shop.store.baskets.removeLine({ basketId, line, request: null })),
  model: side.model.basket.removeLine(basketId, line),
})

export const voidBasket = (side: Side, register: number, basketId: string): Step => ({
  words: `void at ${register}`,
  store: coded(side.shop.store.baskets.void({ actor: side.shop.actor(register), basketId, request: null })),
  model: side.model.basket.void(basketId),
})

export const suspend = (side: Side, register: number, basketId: string): Step => ({
  words: `suspend at ${register}`,
  store: coded(side.shop.store.baskets.suspend({ actor: side.shop.actor(register), basketId, request: null })),
  model: side.model.basket.suspend(basketId),
})

export const recall = (side: Side, register: number, basketId: string): Step => ({
  words: `recall at ${register}`,
  store: coded(side.shop.store.baskets.recall({ actor: side.shop.actor(register), basketId, request: null })),
  model: side.model.basket.recall(register, basketId),
})

export const expire = (side: Side, register: number): Step => ({
  words: `expire at ${register}`,
  store: side.shop.store.baskets.expireLeases(side.shop.actor(register).registerId ?? ''),
  model: side.model.basket.expire(register),
})

const retake = (side: Side, register: number): Step | null => {
  const open = side.model.current(register)
  if (open === null) return null
  return {
    words: `retake at ${register}`,
    store: side.shop.store.baskets.retakeLeases(open.id).then((lost) => lost.toSorted()),
    model: side.model.basket.retake(open.id).toSorted(),
  }
}

export const tender = (side: Side, register: number, basketId: string, version: number): Step => {
  const actor = side.shop.actor(register)
  const request = requestKey(actor)
  return {
    words: `tender at ${register}`,
    store: coded(
      side.shop.store.baskets.tender({
        actor,
        basketId,
        version,
        tender: { kind: 'card', amount: 1 },
        request,
        reply: {},
      }),
    ),
    model: side.model.basket.tender(register, basketId, version),
  }
}

export const giveTendersBack = (side: Side, register: number, basketId: string): Step => {
  const actor = side.shop.actor(register)
  return {
    words: `back at ${register}`,
    store: coded(side.shop.store.baskets.returnTenders({ actor, basketId, request: requestKey(actor) })),
    model: side.model.basket.returnTenders(basketId),
  }
}

/** Remembers which document the model's receipt is. */
const completed = async (side: Side, register: number, basketId: string, version: number): Promise<string | null> => {
  const done = await complete(side.shop.store, side.shop.actor(register), basketId, { version })
  if (isRefusal(done)) return done.refused.code
  side.documents.set(basketId, done.document)
  return null
}

export const completeSale = (side: Side, register: number, basketId: string, version: number): Step => ({
  words: `complete at ${register}`,
  store: completed(side, register, basketId, version),
  model: side.model.basket.complete(register, basketId, version),
})

const versionOf = (turn: Turn, basket: { readonly version: number } | null): number =>
  (basket?.version ?? 0) - (turn.chance(0.93) ? 0 : 1)

/** A step on a basket; where this register has none, mostly something that makes one. */
const withBasket =
  (draw: (turn: Turn, basketId: string, basket: ReturnType<typeof someBasket>) => Step) =>
  (turn: Turn): Step => {
    const { side, register } = turn
    if (side.model.current(register) === null && turn.chance(0.9)) {
      const waiting = side.model.baskets.filter(({ state }) => state === 'suspended')
      if (waiting.length > 0 && turn.chance(0.3)) return recall(side, register, turn.pick(waiting).id)
      return turn.chance(0.25)
        ? scanItem(side, register, anyItem(turn))
        : scanNumber(side, register, someLabel(turn, null, 'available'))
    }
    const basket = someBasket(turn)
    return draw(turn, basket?.id ?? newId(), basket)
  }

export const basketFamily: Family = {
  scan: { weight: 4, draw: (turn) => scanItem(turn.side, turn.register, anyItem(turn)) },
  tile: { weight: 1, draw: (turn) => tile(turn.side, turn.register, anyItem(turn), turn.upTo(3)) },
  number: { weight: 7, draw: (turn) => scanNumber(turn.side, turn.register, someLabel(turn, null, 'available')) },
  enter: {
    weight: 7,
    draw: withBasket((turn, basketId, basket) => {
      const line = someLine(turn, basket)
      return enter(
        turn.side,
        turn.register,
        basketId,
        line?.id ?? newId(),
        someLabel(turn, line?.item ?? null, 'available'),
      )
    }),
  },
  take: {
    weight: 1,
    draw: withBasket((turn, basketId, basket) => {
      const line = someLine(turn, basket)
      const label = line?.serials[0]?.label ?? turn.pick(turn.labels)
      const lineId = line?.id ?? newId()
      return {
        words: `take ${label}`,
        store: coded(turn.side.shop.store.baskets.removeSerial({ basketId, line: lineId, label, request: null })),
        model: turn.side.model.basket.removeSerial(basketId, lineId, label),
      }
    }),
  },
  quantity: {
    weight: 2,
    draw: withBasket((turn, basketId, basket) => {
      const lineId = someLine(turn, basket)?.id ?? newId()
      const quantity = turn.upTo(3)
      return {
        words: `quantity ${quantity}`,
        store: coded(turn.side.shop.store.baskets.setQuantity({ basketId, line: lineId, quantity, request: null })),
        model: turn.side.model.basket.setQuantity(basketId, lineId, quantity),
      }
    }),
  },
  drop: {
    weight: 1,
    draw: withBasket((turn, basketId, basket) =>
      dropLine(turn.side, turn.register, basketId, someLine(turn, basket)?.id ?? newId()),
    ),
  },
  void: { weight: 1, draw: withBasket((turn, basketId) => voidBasket(turn.side, turn.register, basketId)) },
  suspend: { weight: 1, draw: withBasket((turn, basketId) => suspend(turn.side, turn.register, basketId)) },
  recall: {
    weight: 3,
    draw: (turn) => {
      const { baskets } = turn.side.model
      if (baskets.length === 0) return null
      const waiting = baskets.filter(({ state }) => state === 'suspended')
      return recall(turn.side, turn.register, turn.pick(waiting.length > 0 ? waiting : baskets).id)
    },
  },
  expire: { weight: 2, draw: (turn) => expire(turn.side, turn.register) },
  retake: { weight: 2, draw: (turn) => retake(turn.side, turn.register) },
  tender: {
    weight: 3,
    draw: withBasket((turn, basketId, basket) => tender(turn.side, turn.register, basketId, versionOf(turn, basket))),
  },
  back: { weight: 1, draw: withBasket((turn, basketId) => giveTendersBack(turn.side, turn.register, basketId)) },
  complete: {
    weight: 10,
    draw: withBasket((turn, basketId, basket) =>
      completeSale(turn.side, turn.register, basketId, versionOf(turn, basket)),
    ),
  },
}
