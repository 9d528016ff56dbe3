import type { OfferedSerial } from '../../sale/basket.js'
import type { Actor, OrRefusal, RequestKey } from './actor.js'
import type { DocumentFault } from './stock-store.js'

interface UnitAct {
  readonly actor: Actor
  readonly itemId: string
  readonly reason: string
  readonly request: RequestKey
}

export interface Blocked {
  /** Units whose flag changed. */
  readonly units: number
  /** Those of them that lie in a basket now: its tender will be refused. */
  readonly inBaskets: readonly { readonly serial: string; readonly register: number }[]
}

/** Acts on single units outside of documents; each writes its own event. */
export interface Units {
  /** All numbers, or nothing. Refusals: ITEM_UNKNOWN, ITEM_NOT_SERIALIZED. */
  block(
    act: UnitAct & {
      readonly serials: readonly OfferedSerial[]
      readonly block: boolean
      readonly contact: string | null
    },
  ): Promise<OrRefusal<Blocked> | { readonly faults: readonly DocumentFault[] }>
  /** The mistyped number is retired; only while the unit was never sold nor sent away. */
  rename(
    act: UnitAct & { readonly serial: OfferedSerial; readonly to: OfferedSerial },
  ): Promise<OrRefusal<{ readonly serial: string; readonly was: string }>>
  /** Second numbers of a unit, as keys. */
  changeNumbers(
    act: Omit<UnitAct, 'reason'> & {
      readonly serial: OfferedSerial
      readonly numbers: readonly OfferedSerial[]
      readonly remove: boolean
    },
  ): Promise<
    | OrRefusal<{ readonly serial: string; readonly numbers: readonly string[] }>
    | { readonly faults: readonly DocumentFault[] }
  >
}
