/** So many at once, and so many a second: pure arithmetic on a monotonic clock. */
export class TokenBucket {
  readonly #capacity: number
  readonly #perSecond: number
  #tokens: number
  #at: number

  constructor(capacity: number, perSecond: number, ticks: number) {
    this.#capacity = capacity
    this.#perSecond = perSecond
    this.#tokens = capacity
    this.#at = ticks
  }

  /** Takes one; false when there is none. */
  take(ticks: number): boolean {
    const refill = ((ticks - this.#at) / 1000) * this.#perSecond
    this.#tokens = Math.min(this.#capacity, this.#tokens + refill)
    this.#at = ticks
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
