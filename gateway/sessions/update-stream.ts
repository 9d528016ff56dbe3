import type { Change } from '../protocol/frames.js'
import type { RegisterState } from '../protocol/register-state.js'
import { ReplayRing } from './replay-ring.js'

export type PartName = keyof RegisterState
export type Feedback = Extract<Change, { readonly part: 'feedback' }>['value']

/** The screen that is connected now. */
export interface Screen {
  /** Takes one frame as JSON; never throws, never waits. */
  send(frame: string): void
}

/**
 * What a register shows, part by part, and the numbered updates that changed it. Parts are kept as JSON text: a value is
 * written out once, whether it goes into an update, a replay or a snapshot, and a part that did not change is no update.
 */
export class UpdateStream {
  readonly id: string
  readonly #parts = new Map<PartName, string>()
  readonly #ring: ReplayRing
  readonly #check: ((frame: string) => void) | null
  #staged: string[] = []
  #screen: Screen | null = null

  /** `check` is given every update before it is sent, in development and tests. */
  constructor(
    id: string,
    bounds: { readonly replayUpdates: number; readonly replayBytes: number },
    check: ((frame: string) => void) | null = null,
  ) {
    this.id = id
    this.#ring = new ReplayRing(bounds.replayUpdates, bounds.replayBytes)
    this.#check = check
  }

  /** Sets a part and stages its change; does nothing when the value is the same as before. */
  set<K extends PartName>(part: K, value: RegisterState[K]): void {
    const json = JSON.stringify(value)
    if (this.#parts.get(part) === json) return
    this.#parts.set(part, json)
    this.#staged.push(`{"part":"${part}","value":${json}}`)
  }

  /** Stages a sound with its words; it is no part of the state. */
  tell(feedback: Feedback): void {
    this.#staged.push(`{"part":"feedback","value":${JSON.stringify(feedback)}}`)
  }

  /** Sends what is staged as one update. */
  flush(): void {
    if (this.#staged.length === 0) return
    const frame = `{"type":"update","n":${this.#ring.last + 1},"changes":[${this.#staged.join(',')}]}`
    this.#staged = []
    this.#ring.push(frame)
    this.#check?.(frame)
    this.#screen?.send(frame)
  }

  /**
   * Connects a screen and sends what it needs to be where we are: the updates it missed, or a snapshot when it comes for
   * the first time, from before a restart, or too late.
   */
  attach(screen: Screen, last: { readonly stream: string; readonly n: number } | null): void {
    this.flush()
    this.#screen = screen
    const missed = last?.stream === this.id ? this.#ring.after(last.n) : null
    if (last !== null && missed !== null) {
      screen.send(`{"type":"welcome","stream":"${this.id}","n":${last.n},"snapshot":null}`)
      for (const frame of missed) screen.send(frame)
      return
    }
    screen.send(`{"type":"welcome","stream":"${this.id}","n":${this.#ring.last},"snapshot":${this.#snapshot()}}`)
  }

  detach(screen: Screen): void {
    if (this.#screen === screen) this.#screen = null
  }

  #snapshot(): string {
    return `{${[...this.#parts].map(([part, json]) => `"${part}":${json}`).join(',')}}`
  }
}
