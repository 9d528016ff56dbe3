import type { OfferedSerial } from '../../sale/basket.js'

export interface SerialLife {
  readonly itemId: string
  readonly item: string
  readonly serial: string
  readonly state: string
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

export interface Serials {
  life(serial: OfferedSerial): Promise<readonly SerialLife[]>
  onHand(itemId: string): Promise<readonly { readonly serial: string; readonly since: string }[]>
}
