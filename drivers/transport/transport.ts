/**
 * What carries bytes between the daemon and a device. A transport knows how to open a line, a connection is one open
 * line. Neither reconnects: that is the work of `ConnectionRunner`, which owns exactly one transport.
 */

export interface WriteOptions {
  /** Milliseconds until the write is given up. A stalled serial line or printer never calls back by itself. */
  readonly deadlineMs: number
}

/** Why a connection is gone, in plain words. */
export interface Closed {
  readonly reason: string
}

export interface Connection {
  /**
   * Sets the one listener for arriving bytes. What came before a listener was set is handed to it at once, in order,
   * so that a device that speaks first loses nothing. A chunk belongs to the listener, it is never written to again.
   */
  onData(listener: (chunk: Uint8Array) => void): void
  /**
   * Resolves when the bytes were handed to the kernel. Writes happen one at a time, in the order of the calls.
   * Rejects with DEVICE_OFFLINE when the deadline passes or the connection closes; the connection is closed then,
   * because nobody knows how many of the bytes went out.
   */
  write(bytes: Uint8Array, options: WriteOptions): Promise<void>
  /** Closes and waits until the descriptor is given back. Harmless when called twice. Never rejects. */
  close(): Promise<void>
  /** Resolves once, with the reason, when the connection is gone for whatever reason. Never rejects. */
  readonly closed: Promise<Closed>
}

export interface Transport {
  /** Where it leads, for people: `tcp://10.0.0.7:9100`, `/dev/serial/by-id/usb-…`. */
  readonly address: string
  /**
   * Opens one connection. Rejects with DEVICE_OFFLINE, DEVICE_PERMISSION or DEVICE_BUSY, also when `signal` is
   * aborted; nothing stays open after a rejection.
   */
  open(signal: AbortSignal): Promise<Connection>
}
