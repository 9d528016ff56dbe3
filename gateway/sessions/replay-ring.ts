/** The last updates of a register, for a screen that comes back; bounded in number and in bytes. */
export class ReplayRing {
  readonly #frames: string[] = []
  readonly #maxCount: number
  readonly #maxBytes: number
  #bytes = 0
  #last = 0

  constructor(maxCount: number, maxBytes: number) {
    this.#maxCount = maxCount
    this.#maxBytes = maxBytes
  }

  /** Number of the last update; 0 before the first. */
  get last(): number {
    return this.#last
  }

  /** Adds the frame with the next number, and forgets the oldest ones beyond the bounds. */
  push(frame: string): void {
    this.#last += 1
    this.#frames.push(frame)
    this.#bytes += frame.length
    while (this.#frames.length > this.#maxCount || this.#bytes > this.#maxBytes) {
      this.#bytes -= this.#frames.shift()?.length ?? 0
    }
  }

  /** All updates after number `n`, oldest first; null when some of them are forgotten, or `n` was never given. */
  after(n: number): readonly string[] | null {
    if (n > this.#last || n < this.#last - this.#frames.length) return null
    return this.#frames.slice(this.#frames.length - (this.#last - n))
  }
}
