/**
 * What every device of the counter has in common: a name, a kind, a life and a status that can be shown to a person.
 */

export type DeviceKind = 'scanner' | 'receipt-printer' | 'label-printer' | 'cash-drawer'

/**
 * `ready` can be used, `busy` works on something, `warning` works but wants somebody soon (paper near its end),
 * `faulted` is connected and cannot work, `absent` is not connected, `unknown` does not tell and is never shown green.
 */
export type DeviceState = 'ready' | 'busy' | 'warning' | 'faulted' | 'absent' | 'unknown'

export interface DeviceStatus {
  readonly id: string
  readonly kind: DeviceKind
  readonly state: DeviceState
  /** Plain words, ready to show. */
  readonly text: string
  /** Since when the state is as it is: ISO 8601, UTC. */
  readonly since: string
  /** What exactly is the matter, for programs: `paper-out`, `cover-open`, `paper-near-end`, `cutter`, … */
  readonly conditions: readonly string[]
}

/**
 * Two scanners of one model have the same vendor and product number, so a device is told by the port it is plugged
 * into and by its serial number, never by its model alone.
 */
export interface DeviceIdentity {
  /** The name below /dev/serial/by-path, or the configured path where there is none. */
  readonly portPath: string
  /** The name below /dev/serial/by-id, which carries the serial number; null for a device without one. */
  readonly serialNumber: string | null
}

/** The life of a device. Constructing one does nothing; starting or stopping twice is harmless. */
export interface Device {
  readonly id: string
  readonly kind: DeviceKind
  start(): void
  /** Gives everything back (descriptors, timers). Never rejects for a fault of the device. */
  stop(): Promise<void>
  /** Something was plugged in: try now what waits for its next attempt. Harmless at any other time. */
  wake(): void
  status(): DeviceStatus
  /** Adds a listener; it hears every change from now on, and must not throw. */
  onStatus(listener: (status: DeviceStatus) => void): void
}
