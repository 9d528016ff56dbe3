import type { Static } from 'typebox'
import type { ErrorBody } from '../protocol/common.js'
import type { Override } from '../protocol/frames.js'
import type { RegisterCommandName, registerCommands } from '../protocol/register-commands.js'
import type { Feedback, RegisterState } from '../protocol/register-state.js'

/** What a request of that name takes and answers; one table of commands, so the types cannot drift from the daemon. */
export type RequestBody<N extends RegisterCommandName> = Static<(typeof registerCommands)[N]['input']>
export type ReplyBody<N extends RegisterCommandName> = Static<(typeof registerCommands)[N]['output']>

/** A line that will not come back by itself: the close code and, where the daemon said one, the error. */
export interface ClosedLine {
  readonly closed: number
  readonly error: ErrorBody | null
}

/**
 * `connecting` until the first welcome, `online` after each, `offline` while a lost line is tried again,
 * `{closed}` when only a person can go on (pairing, another screen, a version that is not spoken).
 */
export type LineState = 'connecting' | 'online' | 'offline' | ClosedLine

export type PartName = keyof RegisterState
export type StateListener = (state: RegisterState, parts: readonly PartName[]) => void
export type FeedbackListener = (feedback: Feedback) => void
export type LineListener = (line: LineState) => void
export type Unsubscribe = () => void

/** The part of a WebSocket that is used; the browser's and that of `ws` both fit. */
export interface WebSocketLike {
  send(data: string): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { code: number }) => void): void
  addEventListener(type: 'error', listener: () => void): void
}
export type WebSocketConstructor = new (url: string, protocol: string) => WebSocketLike

/** All times in milliseconds. */
export interface Timing {
  /** Silence after which the daemon is asked for a sign of life. */
  readonly pingAfter: number
  /** Silence after which the line counts as cut. */
  readonly deadAfter: number
  /** Longest wait from opening the socket to the welcome. */
  readonly welcomeWithin: number
  /** Longest time a request may stay without answer, lost lines included. */
  readonly answerWithin: number
  /** First and longest pause between two attempts to come back. */
  readonly retryFirst: number
  readonly retryCap: number
}

export interface ConnectOptions {
  /** `ws(s)://host/register/<id>/line`. */
  readonly url: string
  /** The register's token; a paired browser sends its cookie instead. */
  readonly credential?: string
  /** Names this screen, so that it replaces its own half-dead line without asking anybody. Made up when not given. */
  readonly screen?: string
  /** True to close the screen that has this register now. */
  readonly takeOver?: boolean
  readonly WebSocket: WebSocketConstructor
  /** Called with every frame in both directions; a test checks them against the schemas here and throws. */
  readonly check?: (direction: 'in' | 'out', frame: unknown) => void
  readonly timing?: Partial<Timing>
}

export interface RegisterClient {
  readonly screen: string
  /** The newest state, null before the first welcome. Replaced, never changed in place. */
  state(): RegisterState | null
  line(): LineState
  /** Resolves with the state of the first welcome; rejects when the line is closed for good before. */
  ready(): Promise<RegisterState>
  /**
   * Sends a request once, however often the line is lost meanwhile. Rejects with a RequestError. With `override` a
   * manager lets a request through that was refused with PERMISSION_REQUIRED.
   */
  request<N extends RegisterCommandName>(name: N, body: RequestBody<N>, override?: Override): Promise<ReplyBody<N>>
  onState(listener: StateListener): Unsubscribe
  onFeedback(listener: FeedbackListener): Unsubscribe
  onLine(listener: LineListener): Unsubscribe
  /** Tries at once instead of after the pause; also from `{closed}`. */
  reconnect(options?: { readonly takeOver?: boolean }): void
  close(): void
}
