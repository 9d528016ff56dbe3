import { systemClock, type Clock } from './clock.js'
import type { Device, DeviceStatus } from './device.js'
import { HotPlug } from './hot-plug.js'
import { Listeners } from './listeners.js'
import { reasonOf } from './reason.js'

/** A device and the node it is plugged into; null when it has none (TCP, virtual). */
export interface SupervisedDevice {
  readonly device: Device
  readonly devicePath: string | null
}

export interface SupervisorOptions {
  readonly devices: readonly SupervisedDevice[]
  readonly clock?: Clock
  /** Milliseconds that each device has to stop in. */
  readonly stopMs?: number
  /** Milliseconds between looks for device nodes where the kernel does not tell. */
  readonly pollMs?: number
}

/** A device that did not start or stop as it should. */
export interface SupervisorFault {
  readonly device: string
  readonly reason: string
}

/**
 * Holds all devices of the store: starts them in order, stops them in reverse, knows how each of them is, and wakes
 * the ones that something was plugged in for. A device that fails is told about and never stops another.
 */
export class Supervisor {
  readonly #devices: readonly SupervisedDevice[]
  readonly #clock: Clock
  readonly #stopMs: number
  readonly #hotPlug: HotPlug
  readonly #statuses = new Listeners<DeviceStatus>()
  #listening = false

  constructor(options: SupervisorOptions) {
    this.#devices = options.devices
    this.#clock = options.clock ?? systemClock
    this.#stopMs = options.stopMs ?? 3_000
    this.#hotPlug = new HotPlug({
      clock: this.#clock,
      pollMs: options.pollMs ?? 1_000,
      paths: options.devices.flatMap(({ devicePath }) => (devicePath === null ? [] : [devicePath])),
      onPlug: (path) => {
        for (const { device, devicePath } of this.#devices) if (devicePath === path) device.wake()
      },
    })
  }

  /** Starts every device, whatever becomes of the others, and returns those that did not. Harmless when called twice. */
  start(): readonly SupervisorFault[] {
    this.#listen()
    const faults = this.#devices.flatMap(({ device }): SupervisorFault[] => {
      try {
        device.start()
        return []
      } catch (error) {
        return [{ device: device.id, reason: reasonOf(error) }]
      }
    })
    this.#hotPlug.start()
    return faults
  }

  /**
   * Stops every device, last started first, each with a deadline of its own, and returns those that did not stop.
   * Never rejects; harmless when called twice.
   */
  async stop(): Promise<readonly SupervisorFault[]> {
    await this.#hotPlug.stop()
    const faults: SupervisorFault[] = []
    for (const { device } of this.#devices.toReversed()) {
      const reason = await this.#stopOne(device)
      if (reason !== null) faults.push({ device: device.id, reason })
    }
    return faults
  }

  /** How each device is, in the order of the configuration. */
  statuses(): readonly DeviceStatus[] {
    return this.#devices.map(({ device }) => device.status())
  }

  /** Adds a listener for every change of any device. */
  onStatus(listener: (status: DeviceStatus) => void): void {
    this.#statuses.add(listener)
  }

  /** The device with that id, or null. */
  device(id: string): Device | null {
    return this.#devices.find(({ device }) => device.id === id)?.device ?? null
  }

  #listen(): void {
    if (this.#listening) return
    this.#listening = true
    for (const { device } of this.#devices) device.onStatus((status) => this.#statuses.tell(status))
  }

  /** Null when it stopped in time. */
  async #stopOne(device: Device): Promise<string | null> {
    let cancel = (): void => {}
    const late = new Promise<string>((resolve) => {
      cancel = this.#clock.after(this.#stopMs, () => resolve(`it did not stop within ${this.#stopMs} ms`))
    })
    const stopped = async (): Promise<string | null> => {
      try {
        await device.stop()
        return null
      } catch (error) {
        return reasonOf(error)
      }
    }
    const result = await Promise.race([stopped(), late])
    cancel()
    return result
  }
}
