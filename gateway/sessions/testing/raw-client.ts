import { randomUUID } from 'node:crypto'
import WebSocket, { type ClientOptions } from 'ws'
import type { ServerFrame } from '../../protocol/frames.js'
import type { Feedback, RegisterState } from '../../protocol/register-state.js'
import type { ErrorBody } from '../../protocol/common.js'

type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { readonly type: T }>
export type Reply = { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly error: ErrorBody }

/** A client that hides nothing: sends what it is given, keeps every frame, and waits for the one a test asks for. */
export class RawClient {
  readonly socket: WebSocket
  readonly frames: ServerFrame[] = []
  /** Resolves with the close code. */
  readonly closed: Promise<number>
  readonly feedback: Feedback[] = []
  /** The register's state as told so far. */
  state: RegisterState | null = null
  last: { stream: string; n: number } | null = null
  #waiting: (() => void)[] = []
  #taken = 0

  constructor(url: string, protocols: string | readonly string[] = 'till.v1', options: ClientOptions = {}) {
    this.socket = new WebSocket(url, [...(typeof protocols === 'string' ? [protocols] : protocols)], options)
    this.socket.on('error', () => undefined) // Seen as close.
    this.socket.on('message', (data: Buffer) => this.#keep(JSON.parse(data.toString()) as ServerFrame))
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        resolve(code)
        this.#wake()
      })
    })
  }

  send(frame: object | string): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  /** The next frame of a type that no earlier call took; rejects when the line closes first. */
  next<T extends ServerFrame['type']>(type: T): Promise<FrameOf<T>> {
    return this.until(() => {
      for (let at = this.#taken; at < this.frames.length; at += 1) {
        const frame = this.frames[at]
        if (frame?.type !== type) continue
        this.#taken = at + 1
        return frame as FrameOf<T>
      }
      return undefined
    }, `a ${type}`)
  }

  /** Waits until `look` finds something in what came; rejects when the line closes first. */
  async until<T>(look: () => T | undefined, what: string): Promise<T> {
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      if (this.socket.readyState === WebSocket.CLOSED) {
        throw new Error(`the line closed before ${what} came; it said ${JSON.stringify(this.frames.at(-1))}`)
      }
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    }
  }

  /** Forgets the frames that came so far. */
  forget(): void {
    this.frames.length = 0
    this.#taken = 0
  }

  /** Waits until the state fits. */
  when(fits: (state: RegisterState) => boolean, what: string): Promise<RegisterState> {
    return this.until(() => (this.state !== null && fits(this.state) ? this.state : undefined), what)
  }

  /** Waits for a sound with these words in its text or code. */
  told(words: string): Promise<Feedback> {
    const from = this.feedback.length
    return this.until(
      () => this.feedback.slice(from).find(({ text, error }) => text.includes(words) || error?.code === words),
      `feedback with ${words}`,
    )
  }

  /** Sends a request and gives its reply. */
  async ask(
    name: string,
    body: object = {},
    id: string = randomUUID(),
    override: object | null = null,
  ): Promise<Reply> {
    this.send({ type: 'request', id, name, body, ...(override === null ? {} : { override }) })
    return this.replyTo(id)
  }

  replyTo(id: string | null): Promise<Reply> {
    return this.until(
      () => this.frames.findLast((frame) => frame.type === 'reply' && frame.id === id) as FrameOf<'reply'> | undefined,
      `the reply to ${id}`,
    )
  }

  #keep(frame: ServerFrame): void {
    this.frames.push(frame)
    if (frame.type === 'welcome') {
      this.last = { stream: frame.stream, n: frame.n }
      if (frame.snapshot !== null) this.state = frame.snapshot
    }
    if (frame.type === 'update' && this.last !== null) {
      if (frame.n !== this.last.n + 1) throw new Error(`update ${frame.n} after ${this.last.n}`)
      this.last = { ...this.last, n: frame.n }
      for (const change of frame.changes) {
        if (change.part === 'feedback') this.feedback.push(change.value)
        else if (this.state !== null) this.state = { ...this.state, [change.part]: change.value }
      }
    }
    this.#wake()
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
