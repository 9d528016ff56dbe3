import { TillgateError } from '../../core/errors/error.js'
import type { Clock } from '../clock.js'
import type { Closed, Connection } from '../transport/transport.js'
import { pauseOf } from '../wait.js'
import { ASK_ERRORS, ASK_STATUS } from './zpl.js'
import {
  conditionsOfErrors,
  conditionsOfStatus,
  noZplReply,
  readZplReplies,
  type HostStatus,
  type LabelCondition,
  type ZplReply,
} from './zpl-replies.js'

/** What the printer said about itself; `status` is null where it only tells its errors. */
export interface LabelCheck {
  readonly conditions: readonly LabelCondition[]
  readonly status: HostStatus | null
}

export interface ZplLineOptions {
  readonly connection: Connection
  readonly clock: Clock
  /** Milliseconds for each of the two questions. */
  readonly replyMs: number
}

/** One open line to a ZPL printer. One question at a time. */
export class ZplLine {
  readonly closed: Promise<Closed>
  readonly #connection: Connection
  readonly #clock: Clock
  readonly #replyMs: number
  #state = noZplReply
  #listener: ((reply: ZplReply) => void) | null = null
  #checking: Promise<LabelCheck> | null = null
  #isWriting = false

  constructor(options: ZplLineOptions) {
    this.#connection = options.connection
    this.#clock = options.clock
    this.#replyMs = options.replyMs
    this.closed = options.connection.closed
  }

  /** Begins to listen. Apart from the constructor, which does nothing. */
  begin(): this {
    this.#connection.onData((chunk) => {
      const { state, replies } = readZplReplies(this.#state, chunk)
      this.#state = state
      for (const reply of replies) this.#listener?.(reply)
    })
    return this
  }

  /** True while labels wait for a printer that takes no more bytes. */
  get isWriting(): boolean {
    return this.#isWriting
  }

  async write(commands: string, deadlineMs: number): Promise<void> {
    this.#isWriting = true
    try {
      await this.#connection.write(Buffer.from(commands, 'latin1'), { deadlineMs })
    } finally {
      this.#isWriting = false
    }
  }

  /**
   * Asks for the status. Printers may leave `~HS` unanswered while paper or ribbon is out or the head is open, so
   * silence is followed by `~HQES`; silence to both means a dead line, which is closed (DEVICE_OFFLINE).
   */
  check(): Promise<LabelCheck> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = null
    })
    return this.#checking
  }

  async #check(): Promise<LabelCheck> {
    const status = await this.#ask(ASK_STATUS, (reply) => (reply.reply === 'status' ? reply.status : null))
    if (status !== null) return { conditions: conditionsOfStatus(status), status }
    const bits = await this.#ask(ASK_ERRORS, (reply) => (reply.reply === 'errors' ? reply.bits : null))
    if (bits !== null) return { conditions: conditionsOfErrors(bits), status: null }
    await this.#connection.close()
    throw new TillgateError('DEVICE_OFFLINE', { device: 'The label printer', reason: 'it does not answer' })
  }

  async #ask<T>(question: string, read: (reply: ZplReply) => T | null): Promise<T | null> {
    const answered = new Promise<T>((resolve) => {
      this.#listener = (reply) => {
        const answer = read(reply)
        if (answer !== null) resolve(answer)
      }
    })
    const pause = pauseOf(this.#clock, this.#replyMs)
    const silence = Promise.race([pause.over, this.closed]).then(() => null)
    try {
      await this.#connection.write(Buffer.from(question, 'latin1'), { deadlineMs: this.#replyMs })
      return await Promise.race([answered, silence])
    } finally {
      pause.cancel()
      this.#listener = null
    }
  }
}
