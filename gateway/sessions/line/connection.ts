import type { RawData, WebSocket } from 'ws'
import { TillgateError, type ErrorBody } from '../../../core/errors/error.js'
import type { Moment } from '../../../core/sale/machine/event.js'
import type { RegisterRow } from '../../../core/store/store.js'
import { closeCodes, type CloseCode } from '../../protocol/close-codes.js'
import { toErrorBody } from '../../protocol/error-body.js'
import type { ClientFrame, ServerFrame } from '../../protocol/frames.js'
import type { OpenRegister } from '../register-hub.js'
import { TaskQueue } from '../task-queue.js'
import { Timer } from '../timer.js'
import type { Screen } from '../update-stream.js'
import { Heartbeat } from './heartbeat.js'
import type { Inbound, ReadInbound } from './inbound.js'
import type { LineDeps } from './line-deps.js'
import type { Seats } from './seats.js'
import { TokenBucket } from './token-bucket.js'

type Identify = Extract<ClientFrame, { readonly type: 'identify' }>
type Request = Extract<ClientFrame, { readonly type: 'request' }>

/** Unhandled messages of one client in memory; beyond that its socket is not read for a while. */
const pendingLimit = 1024 * 1024

/** Bytes of a message before `identify` was granted: more is not even parsed for somebody nobody knows. */
const strangerLimit = 4096

/**
 * One socket of a register. Messages are handled strictly in order; what a client may do wrong ends in an error reply or
 * in a close code of the table, and never in anything else.
 *
 *     hello ──► waiting ──identify──► identified ──► closed
 */
export class Connection implements Screen {
  /** Since when this screen has the register, ISO 8601. */
  since = ''
  /** The name that the screen gave itself, where it did. */
  screen: string | null = null
  /** Resolves when the socket is closed for whatever reason. */
  readonly closed: Promise<void>
  readonly #socket: WebSocket
  readonly #opened: OpenRegister
  readonly #row: RegisterRow
  readonly #cookieHeader: string | undefined
  readonly #deps: LineDeps
  readonly #seats: Seats
  readonly #read: ReadInbound
  readonly #check: ((frame: string) => void) | null
  readonly #queue = new TaskQueue()
  readonly #heartbeat: Heartbeat
  readonly #deadline: Timer
  readonly #bucket: TokenBucket
  readonly #patience: TokenBucket
  #state: 'waiting' | 'identified' | 'closed' = 'waiting'
  #pending = 0

  constructor(
    socket: WebSocket,
    opened: OpenRegister,
    cookieHeader: string | undefined,
    shared: {
      readonly deps: LineDeps
      readonly seats: Seats
      readonly read: ReadInbound
      readonly check: ((frame: string) => void) | null
    },
  ) {
    const { deps } = shared
    const { settings, clock } = deps
    this.closed = new Promise((resolve) => {
      socket.once('close', () => resolve())
    })
    this.#socket = socket
    this.#opened = opened
    this.#row = opened.session.register
    this.#cookieHeader = cookieHeader
    this.#deps = deps
    this.#seats = shared.seats
    this.#read = shared.read
    this.#check = shared.check
    this.#heartbeat = new Heartbeat(
      clock,
      settings.heartbeatSeconds,
      () => this.#ping(),
      () => this.close(4007),
    )
    this.#deadline = new Timer(clock, () => this.close(4001))
    const rate = settings.messagesPerSecond
    this.#bucket = new TokenBucket(2 * rate, rate, clock.ticks())
    this.#patience = new TokenBucket(2 * rate, rate, clock.ticks())
  }

  /** Says hello and listens. All listeners are set before anything can arrive. */
  open(): void {
    const socket = this.#socket
    const { counts } = this.#deps
    counts.lineOpened()
    // Without a listener an error of the socket would end the process; it is logged above, and `close` follows.
    socket.on('error', () => undefined)
    socket.on('pong', () => this.#heartbeat.heard())
    socket.on('message', (data, isBinary) => this.#arrived(data, isBinary))
    socket.on('close', (code) => {
      counts.lineClosed(code)
      this.#leave()
    })
    const { settings, version } = this.#deps
    this.#deadline.set(settings.identifySeconds * 1000)
    this.#heartbeat.start()
    this.#say({
      type: 'hello',
      server: { name: 'tillgate', version },
      register: this.#row.id,
      time: this.now(),
      limits: { message: settings.messageLimit },
    })
  }

  /** One frame as text. A client that does not read is dropped before it costs memory. */
  send(frame: string): void {
    if (this.#state === 'closed') return
    if (this.#socket.bufferedAmount > this.#deps.settings.backlogLimit) {
      this.close(4005)
      return
    }
    this.#socket.send(frame)
  }

  /** The last word and the close code; cuts the socket when the other side does not close in time. */
  close(code: CloseCode, error: ErrorBody | null = null): void {
    if (this.#state === 'closed') return
    if (code !== 4005) this.#say({ type: 'bye', code, reason: closeCodes[code].text, error: error && wireError(error) })
    this.#leave()
    this.#socket.close(code, closeCodes[code].name)
    this.#deps.clock.after(this.#deps.settings.closeMs, () => this.#socket.terminate())
  }

  /** The time of day, ISO 8601. */
  now(): string {
    return this.#deps.clock.now().toISOString()
  }

  /** Whether the client shows a sign of life soon. */
  isAlive(): Promise<boolean> {
    if (this.#state === 'closed') return Promise.resolve(false)
    return this.#heartbeat.probe(this.#deps.clock, this.#deps.settings.probeMs)
  }

  #arrived(data: RawData, isBinary: boolean): void {
    this.#heartbeat.heard()
    if (this.#state === 'closed') return
    if (this.#state === 'waiting' && sizeOf(data) > strangerLimit) {
      const size = sizeOf(data)
      this.close(4001, new TillgateError('REQUEST_TOO_LARGE', { size, limit: strangerLimit }).toBody())
      return
    }
    const received = this.#opened.session.moment()
    const inbound = this.#read(data, isBinary)
    if (!this.#bucket.take(received.ticks)) {
      if (!this.#patience.take(received.ticks)) this.close(4006)
      else
        this.#refuse(
          inbound.kind === 'frame' && inbound.frame.type === 'request' ? inbound.frame.id : null,
          this.#tooMany(),
        )
      return
    }
    if (inbound.kind === 'malformed') {
      this.close(4000, this.#body(inbound.error))
    } else if (inbound.kind === 'faulty') {
      this.#inOrder(data, async () => this.#answerFaulty(inbound))
    } else if (inbound.frame.type === 'ping') {
      this.#say({ type: 'pong', time: received.time })
    } else {
      const { frame } = inbound
      this.#inOrder(data, () => (frame.type === 'identify' ? this.#identify(frame) : this.#answer(frame, received)))
    }
  }

  /** A request with a fault is refused by its id; any other message with one ends the line. */
  #answerFaulty({ type, id, error }: Extract<Inbound, { readonly kind: 'faulty' }>): void {
    if (type === 'request' && this.#state === 'identified') this.#refuse(id, error)
    else this.close(this.#state === 'waiting' ? 4001 : 4000, this.#body(error))
  }

  /** Handles messages one after another, and stops reading while too many wait. */
  #inOrder(data: RawData, task: () => Promise<void>): void {
    const size = sizeOf(data)
    this.#pending += size
    if (this.#pending > pendingLimit) this.#socket.pause()
    void this.#queue
      .run(async () => {
        if (this.#state !== 'closed') await task()
      })
      .catch((error: unknown) => this.close(4008, this.#body(error)))
      .finally(() => {
        this.#pending -= size
        if (this.#socket.isPaused && this.#pending <= pendingLimit) this.#socket.resume()
      })
  }

  async #identify(frame: Identify): Promise<void> {
    if (this.#state !== 'waiting') {
      this.close(
        4000,
        this.#body(new TillgateError('REQUEST_INVALID', { problem: 'identify comes once', path: '/type' })),
      )
      return
    }
    try {
      const proof = { credential: frame.credential, cookieHeader: this.#cookieHeader }
      await this.#deps.access.authenticate(this.#row, proof)
    } catch (error) {
      const body = this.#body(error)
      this.close(body.code === 'PAIRING_REQUIRED' ? 4002 : 4008, body)
      return
    }
    if (this.#isClosed()) return
    this.screen = frame.screen ?? null
    const seat = await this.#seats.take(this.#row, this, frame.takeOver === true)
    if (this.#isClosed()) {
      this.#seats.leave(this.#row, this)
      return
    }
    if (seat !== null) {
      this.close(4003, new TillgateError('REGISTER_IN_USE', { register: this.#row.number, since: seat.since }).toBody())
      return
    }
    this.#deadline.clear()
    this.#state = 'identified'
    this.#opened.session.attach(this, frame.last ?? null)
  }

  async #answer(frame: Request, received: Moment): Promise<void> {
    if (this.#state !== 'identified') {
      this.close(4001)
      return
    }
    const { desk } = this.#opened
    const { id, name } = frame
    let body: unknown
    try {
      body = await desk.answer({ id, name, body: frame.body, received, override: frame.override ?? null })
    } catch (error) {
      this.#refuse(id, error)
      return
    }
    if (this.#check !== null) desk.checkAnswer(name, body)
    this.#say({ type: 'reply', id, ok: true, body })
  }

  #refuse(id: string | null, error: unknown): void {
    const body = this.#body(error)
    this.#deps.counts.refused(body.code)
    this.#say({ type: 'reply', id, ok: false, error: wireError(body) })
  }

  #tooMany(): TillgateError {
    return new TillgateError('REQUEST_TOO_MANY', { limit: this.#deps.settings.messagesPerSecond, seconds: 1 })
  }

  #body(error: unknown): ErrorBody {
    const { newId, log } = this.#deps
    const register = this.#row.number
    return toErrorBody(error, newId, (reference, fault) => log.error({ err: fault, reference, register }, 'line fault'))
  }

  #say(frame: ServerFrame): void {
    const text = JSON.stringify(frame)
    this.#check?.(text)
    this.send(text)
  }

  #ping(): void {
    // A socket that we do not read cannot answer: that is our doing and no silence.
    if (this.#socket.isPaused) this.#heartbeat.heard()
    else if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping()
  }

  #isClosed(): boolean {
    return this.#state === 'closed'
  }

  /** Gives everything back that this line holds; harmless twice. */
  #leave(): void {
    this.#state = 'closed'
    this.#deadline.clear()
    this.#heartbeat.stop()
    this.#seats.leave(this.#row, this)
    this.#opened.session.detach(this)
  }
}

const sizeOf = (data: RawData): number =>
  Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.byteLength

const wireError = (error: ErrorBody): Extract<ServerFrame, { type: 'bye' }>['error'] & object => ({
  ...error,
  details: Object.fromEntries(
    Object.entries(error.details).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null ? [...value] : value,
    ]),
  ),
})
