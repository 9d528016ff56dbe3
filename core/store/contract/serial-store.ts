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

export interface Serials {
  life(serial: OfferedSerial): Promise<readonly SerialLife[]>
  /** The units of an item in this store in the natural order of their numbers, after the unit `after`. */
  onHandPage(input: {
    readonly itemId: string
    readonly after: string | null
    readonly limit: number
  }): Promise<readonly OnHandRow[]>
  onHand(itemId: string): Promise<readonly { readonly serial: string; readonly since: string }[]>
}
