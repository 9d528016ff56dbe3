import { TillgateError } from '../../core/errors/error.js'
import { LineConnection, type Line } from '../transport/line-connection.js'
import type { Transport } from '../transport/transport.js'

/** The device's end of a line inside this process. */
export interface MemoryPeer {
  /** True while a driver has the line open. */
  readonly connected: boolean
  /** Called each time a driver opens the line. */
  onConnect(listener: () => void): void
  onData(listener: (chunk: Uint8Array) => void): void
  /** Sends to the driver; lost when nobody has the line open, as on a real one. */
  write(bytes: Uint8Array): void
  /** Ends the open connection and lets no new one in until `plug`. */
  unplug(): void
  plug(): void
}

/** A line whose two ends are in this process: a virtual device on one end, its driver on the other. Starts plugged. */
export const createMemoryLine = (address = 'memory'): { transport: Transport; peer: MemoryPeer } => {
  const connects: (() => void)[] = []
  let receive: (chunk: Uint8Array) => void = () => {}
  let open: { arrive: (chunk: Uint8Array) => void; end: (reason: string) => void } | null = null
  let plugged = true
  const offline = (reason: string): TillgateError => new TillgateError('DEVICE_OFFLINE', { device: address, reason })

  const createLine = (): Line => {
    let own: typeof open = null
    return {
      listen(onChunk, onEnd) {
        own = { arrive: onChunk, end: onEnd }
        open = own
      },
      async send(bytes) {
        // A copy and a later turn, as with a kernel in between.
        const copy = Uint8Array.from(bytes)
        queueMicrotask(() => receive(copy))
      },
      async release() {
        if (open === own) open = null
      },
    }
  }

  return {
    transport: {
      address,
      async open(signal) {
        if (signal.aborted) throw offline('the attempt was called off')
        if (!plugged) throw offline('it is not plugged in')
        if (open !== null) throw new TillgateError('DEVICE_BUSY', { path: address })
        const connection = new LineConnection(createLine(), address).begin()
        for (const listener of connects) listener()
        return connection
      },
    },
    peer: {
      get connected() {
        return open !== null
      },
      onConnect: (listener) => {
        connects.push(listener)
      },
      onData: (listener) => {
        receive = listener
      },
      write: (bytes) => open?.arrive(Uint8Array.from(bytes)),
      unplug: () => {
        plugged = false
        open?.end('it was unplugged')
      },
      plug: () => {
        plugged = true
      },
    },
  }
}
