import { TillgateError } from '../../core/errors/error.js'
import { reasonOf } from '../reason.js'
import type { Closed, Connection, WriteOptions } from './transport.js'

/** An open line of some kind: a socket, a serial port, a virtual one. `LineConnection` makes a Connection of it. */
export interface Line {
  /** Begins to read. `onEnd` is called when the line ends by itself. */
  listen(onChunk: (chunk: Uint8Array) => void, onEnd: (reason: string) => void): void
  /** Hands bytes to the kernel; called one at a time. May never settle, and may reject when the line ends. */
  send(bytes: Uint8Array): Promise<void>
  /**
   * Gives the descriptor back. Must not reject.
   * @param stuck a write never came back: waiting for what is still buffered would be waiting for ever
   */
  release(stuck: boolean): Promise<void>
}

/** A driver that opens a line and never listens is a fault of ours; it must not fill the memory. */
const backlogBytes = 65_536

/** What all lines share: bytes that came early are kept, writes are ordered and have deadlines, the end comes once. */
export class LineConnection implements Connection {
  readonly closed: Promise<Closed>
  readonly #line: Line
  readonly #address: string
  readonly #tellClosed: (closed: Closed) => void
  readonly #failWrites = new Set<(error: TillgateError) => void>()
  #backlog: Uint8Array[] = []
  #listener: ((chunk: Uint8Array) => void) | null = null
  #lastWrite: Promise<void> = Promise.resolve()
  #reason: string | null = null

  constructor(line: Line, address: string) {
    this.#line = line
    this.#address = address
    let tell: (closed: Closed) => void = () => {}
    this.closed = new Promise((resolve) => {
      tell = resolve
    })
    this.#tellClosed = tell
  }

  /** Begins to read. Apart from the constructor, which does nothing. */
  begin(): this {
    this.#line.listen(
      (chunk) => this.#take(chunk),
      (reason) => this.#end(reason, false),
    )
    return this
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#listener = listener
    const early = this.#backlog
    this.#backlog = []
    for (const chunk of early) listener(chunk)
  }

  write(bytes: Uint8Array, { deadlineMs }: WriteOptions): Promise<void> {
    if (this.#reason !== null) return Promise.reject(this.#offline(this.#reason))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#end(`a write did not finish within ${deadlineMs} ms`, true), deadlineMs)
      const settle = (): void => {
        clearTimeout(timer)
        this.#failWrites.delete(fail)
      }
      const fail = (error: TillgateError): void => {
        settle()
        reject(error)
      }
      this.#failWrites.add(fail)
      this.#lastWrite = this.#sendAfter(this.#lastWrite, bytes, () => {
        settle()
        resolve()
      })
    })
  }

  async close(): Promise<void> {
    this.#end('it was closed here', false)
    await this.closed
  }

  /** Never rejects: a write that failed has ended the connection, and with it all writes that wait. */
  async #sendAfter(before: Promise<void>, bytes: Uint8Array, done: () => void): Promise<void> {
    await before
    if (this.#reason !== null) return
    try {
      await this.#line.send(bytes)
      done()
    } catch (error) {
      this.#end(reasonOf(error), false)
    }
  }

  #take(chunk: Uint8Array): void {
    if (this.#reason !== null) return
    if (this.#listener !== null) {
      this.#listener(chunk)
      return
    }
    this.#backlog.push(chunk)
    const waiting = this.#backlog.reduce((sum, one) => sum + one.length, 0)
    if (waiting > backlogBytes) this.#end('nobody listens to it', false)
  }

  #end(reason: string, stuck: boolean): void {
    if (this.#reason !== null) return
    this.#reason = reason
    const unfinished = stuck || this.#failWrites.size > 0
    for (const fail of this.#failWrites) fail(this.#offline(reason))
    // Never rejects; the promise that others wait for is `closed`.
    void this.#line.release(unfinished).then(() => this.#tellClosed({ reason }))
  }

  #offline(reason: string): TillgateError {
    return new TillgateError('DEVICE_OFFLINE', { device: this.#address, reason })
  }
}
