/** Runs tasks strictly one after another, in the order they came. A task that fails does not stop the next one. */
export class TaskQueue {
  #tail: Promise<unknown> = Promise.resolve()

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task, task)
    this.#tail = result.catch(() => undefined)
    return result
  }

  /** Resolves when everything that was asked so far is done. */
  async idle(): Promise<void> {
    await this.#tail
  }
}
