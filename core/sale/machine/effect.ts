import type { Basket, BasketTender, Exemption, LateEntry, OfferedSerial, PriceChange } from '../basket.js'
import type { Refused } from '../prompt.js'
import type { EnteredSerial, ScannedCode } from '../scanned-code.js'
import type { Returning } from './event.js'

/** A basket before its first line: what a new one would be. */
export type BasketHead = Pick<Basket, 'id' | 'registerId' | 'userId' | 'userName' | 'startedAt'>

interface OnBasket {
  readonly basketId: string
}
interface OnLine extends OnBasket {
  readonly line: string
}

/** One call of the store's database. The shell adds who acts and the request it belongs to. */
export type StoreEffect =
  | {
      readonly do: 'scan'
      readonly head: BasketHead
      readonly newLineId: string
      readonly code: ScannedCode
      readonly prompt: string | null
    }
  | {
      readonly do: 'add-item'
      readonly head: BasketHead
      readonly newLineId: string
      readonly itemId: string
      readonly quantity: number
      readonly serial: OfferedSerial | null
    }
  | {
      readonly do: 'add-return'
      readonly head: BasketHead
      readonly newLineId: string
      readonly returning: Returning
    }
  | ({ readonly do: 'enter-serial'; readonly entered: EnteredSerial } & OnLine)
  | ({ readonly do: 'remove-serial'; readonly label: string } & OnLine)
  | ({ readonly do: 'set-quantity'; readonly quantity: number } & OnLine)
  /** `first` says that another effect of the same event follows, so that this one is not told. */
  | ({ readonly do: 'mark-prompt'; readonly mark: 'skip' | 'later' | 'now'; readonly first: boolean } & OnLine)
  | ({
      readonly do: 'answer-question'
      readonly prompt: string
      readonly n: number
      readonly answer: string | null
    } & OnLine)
  | ({ readonly do: 'remove-line' } & OnLine)
  | ({ readonly do: 'set-price'; readonly change: PriceChange | null } & OnLine)
  | ({ readonly do: 'set-exemption'; readonly exemption: Exemption | null } & OnBasket)
  | { readonly do: 'start-late'; readonly head: BasketHead; readonly late: LateEntry }
  | ({ readonly do: 'set-customer'; readonly customer: string | null } & OnBasket)
  | ({ readonly do: 'void' } & OnBasket)
  | ({ readonly do: 'suspend' } & OnBasket)
  | ({ readonly do: 'recall' } & OnBasket)
  | ({
      readonly do: 'tender'
      readonly version: number
      readonly tender: BasketTender
      readonly due: number
    } & OnBasket)
  | ({ readonly do: 'return-tenders' } & OnBasket)
  /** The basket is priced by `priceSale` with these tenders, which are all: recorded ones first. */
  | { readonly do: 'complete'; readonly basket: Basket; readonly tenders: readonly BasketTender[] }

/** What the screen plays and shows; never state. */
export interface Told {
  readonly good: boolean
  readonly scan: string | null
  readonly text: string
  readonly refused: Refused | null
}

export type Effect =
  | StoreEffect
  | ({ readonly do: 'tell' } & Told)
  /** The event succeeded; `body` is the answer to whoever asked. */
  | { readonly do: 'answer'; readonly body: unknown }
  /** The event was refused; nothing was written. */
  | { readonly do: 'refuse'; readonly refused: Refused }
  /** Read the basket again and hand it in as `restored`. */
  | { readonly do: 'reload' }

export const isStoreEffect = (effect: Effect): effect is StoreEffect =>
  effect.do !== 'tell' && effect.do !== 'answer' && effect.do !== 'refuse' && effect.do !== 'reload'
