/** Calls again and again, `ms` after the call before ended; never two at a time. Stopping waits for the call in hand. */
export class Every {
  readonly #ms: number
  readonly #call: () => Promise<void>
  #timer: NodeJS.Timeout | null = null
  #inHand: Promise<void> = Promise.resolve()
  #stopped = true

  /** @param call must not reject: what goes wrong is its own matter */
  constructor(ms: number, call: () => Promise<void>) {
    this.#ms = ms
    this.#call = call
  }

  start(): void {
    if (!this.#stopped) return
    this.#stopped = false
    this.#next()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#inHand
  }

  #next(): void {
    if (this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#inHand = this.#call().finally(() => this.#next())
    }, this.#ms)
    this.#timer.unref()
  }
}
