import type { Clock } from './clock.js'
import type { DeviceKind, DeviceState, DeviceStatus } from './device.js'
import { Listeners } from './listeners.js'

/** A device's present status: tells only real changes, and keeps `since` while the state stays the same. */
export class StatusBoard {
  readonly #clock: Clock
  readonly #listeners = new Listeners<DeviceStatus>()
  #status: DeviceStatus

  constructor(device: { readonly id: string; readonly kind: DeviceKind }, clock: Clock) {
    this.#clock = clock
    this.#status = {
      id: device.id,
      kind: device.kind,
      state: 'absent',
      text: 'Not in use',
      since: new Date(clock.now()).toISOString(),
      conditions: [],
    }
  }

  get status(): DeviceStatus {
    return this.#status
  }

  onChange(listener: (status: DeviceStatus) => void): void {
    this.#listeners.add(listener)
  }

  set(state: DeviceState, text: string, conditions: readonly string[] = []): void {
    const before = this.#status
    const sameConditions =
      conditions.length === before.conditions.length && conditions.every((one) => before.conditions.includes(one))
    if (state === before.state && text === before.text && sameConditions) return
    const since = state === before.state ? before.since : new Date(this.#clock.now()).toISOString()
    this.#status = { ...before, state, text, since, conditions }
    this.#listeners.tell(this.#status)
  }
}
