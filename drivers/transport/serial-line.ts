import { readSync, writeSync } from 'node:fs'
import type { Line } from './line-connection.js'
import { errorCode } from './network-reason.js'

/** What is used of an open port of the native binding. */
export interface SerialHandle {
  readonly isOpen: boolean
  /** Opened with O_NONBLOCK; null when closed. */
  readonly fd: number | null
  readonly poller: {
    /** Calls back once when there is something to read, or room to write; with an error when the port is closed. */
    once(event: 'readable' | 'writable', callback: (error: Error | null) => void): void
    /** Watches for exactly these events from now on. */
    poll(events: number): void
  }
  set(lines: { dtr: boolean; rts: boolean; brk: boolean; cts: boolean; dsr: boolean }): Promise<void>
  flush(): Promise<void>
  close(): Promise<void>
}

const readBytes = 4_096
const readable = 1
const writable = 2

const tryAgain = (error: unknown): boolean => {
  const code = errorCode(error)
  return code === 'EAGAIN' || code === 'EINTR'
}

const endReason = (error: unknown): string => {
  const code = errorCode(error)
  // EIO is what a hung-up line answers, ENXIO and EBADF what an unplugged one does.
  return code === null || code === 'EIO' || code === 'ENXIO' || code === 'EBADF' ? 'it was unplugged' : code
}

/**
 * An open serial port as a line. `serialport` opens and sets the port and tells when it is ready; reading and writing
 * are done here, for what its own `read` and `write` (bindings-cpp 13) do:
 *
 * - A line that hangs up while it is being read answers 0 bytes. They read again, for ever, and never say that the
 *   device is gone. Here 0 bytes are the end: a port set to wait for one byte (VMIN 1) has no other use for them.
 * - While a write waits for room they do not watch for bytes to read: a printer that is out of paper, and so takes
 *   nothing, could not say so. Here both are watched.
 * - Each of their calls goes through a thread of libuv's pool. On a descriptor that never blocks none is needed.
 */
export const serialLine = (port: SerialHandle): Line => {
  let wantsRoom = false
  // `once` watches for its own event alone, so both are asked for again after it.
  const watch = (): void => port.poller.poll(readable | (wantsRoom ? writable : 0))

  return {
    listen(onChunk, onEnd) {
      const buffer = Buffer.allocUnsafe(readBytes)
      const arm = (): void => {
        port.poller.once('readable', take)
        watch()
      }
      const take = (error: Error | null): void => {
        if (port.fd === null) return
        if (error !== null) {
          onEnd(endReason(error))
          return
        }
        let count: number
        try {
          count = readSync(port.fd, buffer, 0, readBytes, null)
        } catch (problem) {
          if (tryAgain(problem)) arm()
          else onEnd(endReason(problem))
          return
        }
        if (count === 0) {
          onEnd('it was unplugged')
          return
        }
        onChunk(Uint8Array.from(buffer.subarray(0, count)))
        if (port.isOpen) arm()
      }
      arm()
    },

    send: (bytes) =>
      new Promise((resolve, reject) => {
        let sent = 0
        const push = (error: Error | null): void => {
          wantsRoom = false
          if (error !== null || port.fd === null) {
            reject(new Error('it was unplugged', { cause: error }))
            return
          }
          try {
            while (sent < bytes.length) sent += writeSync(port.fd, bytes, sent, bytes.length - sent)
            resolve()
          } catch (problem) {
            if (!tryAgain(problem)) {
              reject(new Error(endReason(problem), { cause: problem }))
              return
            }
            wantsRoom = true
            port.poller.once('writable', push)
            watch()
          }
        }
        push(null)
      }),

    async release(stuck) {
      try {
        // The kernel's close() of a serial line waits up to 30 s for unsent bytes, in a thread of libuv's pool. What
        // was written properly may take that time; what is stuck is thrown away.
        if (stuck) await port.flush()
      } catch {
        // A port that is gone cannot be flushed and has nothing to wait for.
      }
      try {
        if (port.isOpen) await port.close()
      } catch {
        // The descriptor of an unplugged port may already be invalid: it is given back all the same.
      }
    },
  }
}
