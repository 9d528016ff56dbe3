import type { Device, DeviceStatus } from '../device.js'
import type { DrawerOutcome, DrawerState } from '../receipt-printer/escpos-printer.js'
import type { DrawerPulse } from '../receipt-printer/profile.js'

/** The part of a receipt printer that a drawer hangs on. */
export interface DrawerHost {
  readonly id: string
  status(): DeviceStatus
  onStatus(listener: (status: DeviceStatus) => void): void
  drawerState(): DrawerState
  onDrawer(listener: (state: DrawerState) => void): void
  openDrawer(pin?: DrawerPulse['pin']): Promise<DrawerOutcome>
}

export interface CashDrawerOptions {
  readonly id: string
  readonly host: DrawerHost
  /** The connector pin of this drawer; a second drawer hangs on the other one. */
  readonly pin?: DrawerPulse['pin']
}

/** A cash drawer on the connector of a receipt printer. Has no line of its own, so it starts and stops with its host. */
export class CashDrawer implements Device {
  readonly id: string
  readonly kind = 'cash-drawer'
  readonly #host: DrawerHost
  readonly #pin: DrawerPulse['pin'] | undefined

  constructor(options: CashDrawerOptions) {
    this.id = options.id
    this.#host = options.host
    this.#pin = options.pin
  }

  start(): void {}

  stop(): Promise<void> {
    return Promise.resolve()
  }

  wake(): void {}

  status(): DeviceStatus {
    return this.#statusFrom(this.#host.status())
  }

  onStatus(listener: (status: DeviceStatus) => void): void {
    this.#host.onStatus((status) => listener(this.#statusFrom(status)))
    this.#host.onDrawer(() => listener(this.status()))
  }

  state(): DrawerState {
    return this.#host.drawerState()
  }

  /** Pulses the drawer once, now. Never rejects; never repeated by itself. */
  open(): Promise<DrawerOutcome> {
    return this.#host.openDrawer(this.#pin)
  }

  /** A drawer can be opened whenever its printer can take a pulse. */
  #statusFrom(host: DeviceStatus): DeviceStatus {
    const base = { id: this.id, kind: this.kind, since: host.since } as const
    switch (host.state) {
      case 'ready':
      case 'busy':
      case 'warning': {
        const open = this.state() === 'open'
        return { ...base, state: 'ready', text: open ? 'Open.' : 'Ready.', conditions: open ? ['open'] : [] }
      }
      case 'faulted':
      case 'absent':
      case 'unknown':
        return { ...base, state: host.state, text: `Its printer ${host.id}: ${host.text}`, conditions: host.conditions }
    }
  }
}
