/** Who wants to hear about something, in the order in which they came. A listener must not throw. */
export class Listeners<Value> {
  readonly #all: ((value: Value) => void)[] = []

  add(listener: (value: Value) => void): void {
    this.#all.push(listener)
  }

  tell(value: Value): void {
    for (const listener of this.#all) listener(value)
  }
}
