import type { ErrorCode } from '../../errors/catalogue.js'
import type { ErrorDetails } from '../../errors/error.js'
import type { OfferedSerial } from '../../sale/basket.js'

export interface SerialLife {
  readonly itemId: string
  readonly item: string
  readonly serial: string
  readonly state: string
  /** Numbers it answers to beside its main one: second ones (IMEI 2, MAC), and retired ones. */
  readonly numbers: readonly { readonly number: string; readonly kind: 'secondary' | 'retired' }[]
  readonly events: readonly {
    readonly number: number
    readonly kind: string
    readonly at: string
    readonly document: string | null
    readonly documentNumber: string | null
    readonly user: string
    readonly register: number | null
  }[]
}

export interface OnHandRow {
  readonly unitId: string
  readonly serial: string
  /** Where the unit is, in words. */
  readonly state: string
  readonly since: string | null
}

/** What somebody may want to do with one unit outside of a document of many. */
export const unitActions = [
  'inspect-passed',
  'inspect-damaged',
  'inspect-to-vendor',
  'hold',
  'quarantine',
  'damage',
  'release',
  'rename',
  'block',
  'unblock',
] as const
export type UnitAction = (typeof unitActions)[number]

export interface ActionNow {
  readonly action: UnitAction
  /** Null: it can be done now. */
  readonly code: ErrorCode | null
  readonly details: ErrorDetails
}

/** Why a unit waits for somebody. */
export const attentionKinds = [
  'conflict',
  'return-pending',
  'held',
  'quarantine',
  'damaged',
  'blocked',
  'late',
] as const
export type AttentionKind = (typeof attentionKinds)[number]

export interface UnitToLookAt {
  readonly kind: AttentionKind
  readonly itemId: string
  readonly item: string
  /** Null for pieces without a number. */
  readonly serial: string | null
  readonly pieces: number
  /** Where it is, in words. */
  readonly state: string
  readonly since: string
  readonly ageSeconds: number
  readonly transfer: string | null
  readonly transferNumber: string | null
}

export interface Serials {
  /** Empty for a number that is none of the item's. `endHold`: for somebody who may end a hold before its date. */
  actions(
    itemId: string,
    serial: OfferedSerial,
    now: { readonly date: string; readonly endHold: boolean },
  ): Promise<readonly ActionNow[]>
  /** The longest first; of one kind, or of all. */
  toLookAt(filter: { readonly kind: AttentionKind | null; readonly limit: number }): Promise<readonly UnitToLookAt[]>
  life(serial: OfferedSerial): Promise<readonly SerialLife[]>
  /** The units of an item in this store in the natural order of their numbers, after the unit `after`. */
  onHandPage(input: {
    readonly itemId: string
    readonly after: string | null
    readonly limit: number
  }): Promise<readonly OnHandRow[]>
  onHand(itemId: string): Promise<readonly { readonly serial: string; readonly since: string }[]>
}
