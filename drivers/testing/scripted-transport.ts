import { setImmediate as turn } from 'node:timers/promises'
import { LineConnection, type Line } from '../transport/line-connection.js'
import type { Connection, Transport } from '../transport/transport.js'

/** One call of `open`, which the test lets succeed or fail when it likes. */
export interface Attempt {
  readonly signal: AbortSignal
  succeed(): ScriptedLine
  fail(error: Error): void
}

/** The far end of a connection that a test handed out. */
export interface ScriptedLine {
  readonly connection: Connection
  /** Sends a chunk to the driver. */
  arrive(chunk: Uint8Array): void
  /** Ends the connection from the far side. */
  end(reason: string): void
}

/** A transport whose every attempt is decided by the test; counts what is open. */
export class ScriptedTransport implements Transport {
  readonly address = 'scripted'
  readonly attempts: Attempt[] = []
  openNow = 0
  mostOpen = 0
  #waiting: ((attempt: Attempt) => void)[] = []

  /** The next attempt that begins. */
  nextAttempt(): Promise<Attempt> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  open(signal: AbortSignal): Promise<Connection> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('called off')), { once: true })
      const attempt: Attempt = {
        signal,
        fail: reject,
        succeed: () => {
          const line = this.#line()
          resolve(line.connection)
          return line
        },
      }
      this.attempts.push(attempt)
      this.#waiting.shift()?.(attempt)
    })
  }

  #line(): ScriptedLine {
    let chunkTo: (chunk: Uint8Array) => void = () => {}
    let endTo: (reason: string) => void = () => {}
    this.openNow += 1
    this.mostOpen = Math.max(this.mostOpen, this.openNow)
    const line: Line = {
      listen: (onChunk, onEnd) => {
        chunkTo = onChunk
        endTo = onEnd
      },
      send: async () => {},
      release: async () => {
        // A port is not free at once.
        await turn()
        this.openNow -= 1
      },
    }
    const connection = new LineConnection(line, this.address).begin()
    return { connection, arrive: (chunk) => chunkTo(chunk), end: (reason) => endTo(reason) }
  }
}
