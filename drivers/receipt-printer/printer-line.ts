import { TillgateError } from '../../core/errors/error.js'
import type { Clock } from '../clock.js'
import type { Connection } from '../transport/transport.js'
import { ASK_CUT_COUNTER, askRealtime, FILL_UP, STATUS_BACK_ON } from './commands.js'
import { checkOfRealtime, checkOfStatusBack, type PrinterCheck } from './conditions.js'
import { noReply, readReplies, type PrinterReply } from './replies.js'

export interface PrinterLineOptions {
  readonly connection: Connection
  readonly clock: Clock
  /** Milliseconds a real-time request may take; a printer answers within 100, also while it is stopped. */
  readonly replyMs: number
  /** The printer told a change by itself. */
  readonly onStatusBack: (check: PrinterCheck) => void
}

const NOTHING = new Uint8Array()

type Kind = 'realtime' | 'buffered' | 'text'
type ReplyOf<K extends Kind> = Extract<PrinterReply, { reply: K }>

/** Rounds of a check that changes fall into; a printer that never rests is taken as it is. */
const MAX_ROUNDS = 3

const ignore = (): void => {}

/** Confirmations that nobody waits for yet; a printer keeps only the last one itself. */
const IDS_KEPT = 16

/**
 * One open line to an ESC/POS printer: asks, and hands each answer to whoever asked. Questions of one kind are
 * answered in their order. A real-time question without an answer means a dead line, and closes it: an answer that
 * comes late would be taken for the answer to another question.
 */
export class PrinterLine {
  readonly closed: Promise<{ readonly reason: string }>
  readonly #connection: Connection
  readonly #clock: Clock
  readonly #replyMs: number
  readonly #onStatusBack: (check: PrinterCheck) => void
  readonly #waiting: Record<Kind, ((reply: PrinterReply) => void)[]> = { realtime: [], buffered: [], text: [] }
  readonly #ids: string[] = []
  #idListener: ((id: string) => void) | null = null
  #state = noReply
  #checking: Promise<PrinterCheck> | null = null
  #nextCheck: Promise<PrinterCheck> | null = null
  /** Changes that the printer told by itself so far. */
  #changesTold = 0
  #isWriting = false
  /** Texts that were asked for and not waited for any longer; answers come in order, so the first ones are theirs. */
  #lateTexts = 0

  constructor(options: PrinterLineOptions) {
    this.#connection = options.connection
    this.#clock = options.clock
    this.#replyMs = options.replyMs
    this.#onStatusBack = options.onStatusBack
    this.closed = options.connection.closed
  }

  /** Begins to listen. Apart from the constructor, which does nothing. */
  begin(): this {
    this.#connection.onData((chunk) => {
      const { state, replies } = readReplies(this.#state, chunk)
      this.#state = state
      for (const reply of replies) this.#hear(reply)
    })
    return this
  }

  /** True while bytes of a job wait for a printer that takes no more; questions would wait behind them. */
  get isWriting(): boolean {
    return this.#isWriting
  }

  write(bytes: Uint8Array, deadlineMs: number): Promise<void> {
    return this.#connection.write(bytes, { deadlineMs })
  }

  /** Writes a job, which may take until a stopped printer has room again. */
  async writeJob(bytes: Uint8Array, deadlineMs: number): Promise<void> {
    this.#isWriting = true
    try {
      await this.write(bytes, deadlineMs)
    } finally {
      this.#isWriting = false
    }
  }

  close(): Promise<void> {
    return this.#connection.close()
  }

  /**
   * First bytes on a new line. A command that the connection before cut short takes them for a length of zero, and not
   * what follows for a length of thousands.
   */
  async greet(hasStatusBack: boolean): Promise<void> {
    await this.write(Buffer.concat([FILL_UP.subarray(0, 8), hasStatusBack ? STATUS_BACK_ON : NOTHING]), this.#replyMs)
  }

  /**
   * Asks all four real-time statuses, all of them after this call: one that is under way may have its first answers
   * from before a change. Rejects with DEVICE_OFFLINE, and closes, when one stays unanswered.
   */
  check(): Promise<PrinterCheck> {
    if (this.#nextCheck !== null) return this.#nextCheck
    if (this.#checking === null) return this.#startCheck()
    this.#nextCheck = this.#checking.then(ignore, ignore).then(() => {
      this.#nextCheck = null
      return this.#startCheck()
    })
    return this.#nextCheck
  }

  #startCheck(): Promise<PrinterCheck> {
    this.#checking = this.#check().finally(() => {
      this.#checking = null
    })
    return this.#checking
  }

  /** Four answers with a change between them are of two moments, and asked for again. */
  async #check(): Promise<PrinterCheck> {
    for (let round = 1; ; round++) {
      const changesTold = this.#changesTold
      const check = checkOfRealtime([
        await this.#realtime(1),
        await this.#realtime(2),
        await this.#realtime(3),
        await this.#realtime(4),
      ])
      if (changesTold === this.#changesTold || round === MAX_ROUNDS) return check
    }
  }

  async #realtime(n: 1 | 2 | 3 | 4): Promise<number> {
    const answer = await this.#ask('realtime', askRealtime(n), this.#replyMs)
    if (answer !== null) return answer.byte
    await this.close()
    throw new TillgateError('DEVICE_OFFLINE', { device: 'The printer', reason: 'it does not answer' })
  }

  /** The printer's count of cuts, behind all that was sent before; null when it does not tell in time. */
  async cutCounter(): Promise<number | null> {
    const answer = await this.#ask('text', ASK_CUT_COUNTER, this.#replyMs)
    if (answer === null) this.#lateTexts++
    return answer !== null && /^\d+$/.test(answer.text) ? Number(answer.text) : null
  }

  /**
   * The count of cuts after a crash in the middle of a job. The question itself may be swallowed by a command that the
   * crash cut short, so silence is followed by filling that up and asking again. The line is closed in that case:
   * nobody knows which of the two questions the answer belongs to.
   */
  async cutCounterAfterCrash(): Promise<number | null> {
    const first = await this.cutCounter()
    if (first !== null) return first
    this.#lateTexts = 0
    await this.write(FILL_UP, this.#replyMs)
    const second = await this.cutCounter()
    await this.close()
    return second
  }

  /** The next answer to a buffered question that the caller sends together with other bytes. */
  nextBuffered(): { readonly reply: Promise<void>; readonly forget: () => void } {
    const { reply, forget } = this.#expect('buffered')
    return { reply: reply.then(() => undefined), forget }
  }

  /** Calls `listener` for each confirmation from now on; null to stop. */
  onProcessId(listener: ((id: string) => void) | null): void {
    this.#idListener = listener
  }

  /** True if this confirmation came on this line, early or late. */
  sawProcessId(id: string): boolean {
    return this.#ids.includes(id)
  }

  async #ask<K extends Kind>(kind: K, bytes: Uint8Array, deadlineMs: number): Promise<ReplyOf<K> | null> {
    const { reply, forget } = this.#expect(kind)
    const { passed, cancel } = this.#deadline(deadlineMs)
    try {
      await this.write(bytes, deadlineMs)
      return await Promise.race([reply, passed, this.closed.then(() => null)])
    } finally {
      cancel()
      forget()
    }
  }

  #deadline(ms: number): { passed: Promise<null>; cancel: () => void } {
    let cancel = (): void => {}
    const passed = new Promise<null>((resolve) => {
      cancel = this.#clock.after(ms, () => resolve(null))
    })
    return { passed, cancel }
  }

  #expect<K extends Kind>(kind: K): { reply: Promise<ReplyOf<K>>; forget: () => void } {
    const list = this.#waiting[kind]
    let take = (_reply: PrinterReply): void => {}
    const reply = new Promise<ReplyOf<K>>((resolve) => {
      // The list of a kind only ever gets replies of that kind.
      take = (given) => resolve(given as ReplyOf<K>)
    })
    list.push(take)
    const forget = (): void => {
      const place = list.indexOf(take)
      if (place !== -1) list.splice(place, 1)
    }
    return { reply, forget }
  }

  #hear(reply: PrinterReply): void {
    switch (reply.reply) {
      case 'text':
        if (this.#lateTexts > 0) {
          this.#lateTexts--
          return
        }
        this.#waiting.text.shift()?.(reply)
        return
      case 'realtime':
      case 'buffered':
        // Nobody asked: an answer of before this line. It is dropped.
        this.#waiting[reply.reply].shift()?.(reply)
        return
      case 'status-back':
        this.#changesTold++
        this.#onStatusBack(checkOfStatusBack(reply.bytes))
        return
      case 'process-id':
        this.#ids.push(reply.id)
        if (this.#ids.length > IDS_KEPT) this.#ids.shift()
        this.#idListener?.(reply.id)
        return
      case 'flow':
      case 'noise':
    }
  }
}
