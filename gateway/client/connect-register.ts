import { closeCodes } from '../protocol/close-codes.js'
import type { ErrorBody } from '../protocol/common.js'
import type { ClientFrame, ServerFrame } from '../protocol/frames.js'
import type { Feedback, RegisterState } from '../protocol/register-state.js'
import { applyChanges } from './apply-changes.js'
import { retryDelay } from './backoff.js'
import { createListeners } from './listeners.js'
import { parseFrame } from './parse-frame.js'
import { createPendingRequests } from './pending-requests.js'
import { randomId } from './random-id.js'
import { ownError } from './request-error.js'
import { type SilenceWatch, watchSilence } from './silence-watch.js'
import type { ConnectOptions, LineState, PartName, RegisterClient, ReplyBody, Timing, WebSocketLike } from './types.js'

const subprotocol = 'till.v1'
const defaultTiming: Timing = {
  pingAfter: 1000,
  deadAfter: 1700,
  welcomeWithin: 5000,
  answerWithin: 30_000,
  retryFirst: 200,
  retryCap: 5000,
}
/** Until the hello names the daemon's own limit. */
const defaultMessageLimit = 262_144

interface Line {
  readonly socket: WebSocketLike
  readonly watch: SilenceWatch
  readonly welcomeTimer: ReturnType<typeof setTimeout>
}

const retries = (code: number): boolean => !(code in closeCodes) || closeCodes[code as keyof typeof closeCodes].retry

/**
 * Opens a register's line and keeps it open: state in parts, requests with ids of their own, resume after a cut.
 * Never throws; what goes wrong shows in `line()` and in the requests.
 */
export const connectRegister = (options: ConnectOptions): RegisterClient => {
  const timing = { ...defaultTiming, ...options.timing }
  const screen = options.screen ?? randomId()
  const pending = createPendingRequests(timing.answerWithin)
  const stateListeners = createListeners<[RegisterState, readonly PartName[]]>()
  const feedbackListeners = createListeners<[Feedback]>()
  const lineListeners = createListeners<[LineState]>()

  let state: RegisterState | null = null
  let last: { stream: string; n: number } | null = null
  let lineState: LineState = 'connecting'
  let line: Line | null = null
  let takeOver = options.takeOver ?? false
  let messageLimit = defaultMessageLimit
  let attempt = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let farewell: ErrorBody | null = null

  const setLine = (next: LineState) => {
    if (next === lineState) return
    lineState = next
    lineListeners.tell(next)
  }

  const send = (frame: ClientFrame) => {
    options.check?.('out', frame)
    line?.socket.send(JSON.stringify(frame))
  }

  /** Forgets the socket first: a dead one may take minutes to tell that it is closed. */
  const drop = () => {
    const dropped = line
    line = null
    if (dropped === null) return
    dropped.watch.stop()
    clearTimeout(dropped.welcomeTimer)
    dropped.socket.close()
  }

  const lost = () => {
    drop()
    setLine(state === null && lineState === 'connecting' ? 'connecting' : 'offline')
    clearTimeout(retryTimer)
    retryTimer = setTimeout(open, retryDelay(attempt++, timing.retryFirst, timing.retryCap, Math.random()))
  }

  const closedForGood = (code: number) => {
    drop()
    pending.rejectAll(ownError('LINE_DOWN'))
    setLine({ closed: code, error: farewell })
  }

  const welcome = (frame: Extract<ServerFrame, { type: 'welcome' }>) => {
    // Without a snapshot the missed updates follow; that needs the state they build on.
    if (frame.snapshot === null && state === null) return startOver()
    last = { stream: frame.stream, n: frame.n }
    attempt = 0
    takeOver = false
    if (line !== null) clearTimeout(line.welcomeTimer)
    if (frame.snapshot !== null) {
      state = frame.snapshot
      stateListeners.tell(state, Object.keys(state) as PartName[])
    }
    for (const text of pending.texts()) line?.socket.send(text)
    setLine('online')
  }

  /** The updates do not fit together: ask for a fresh snapshot. */
  const startOver = () => {
    last = null
    lost()
  }

  const update = (frame: Extract<ServerFrame, { type: 'update' }>) => {
    if (state === null || last === null) return startOver()
    if (frame.n <= last.n) return
    if (frame.n !== last.n + 1) return startOver()
    last = { stream: last.stream, n: frame.n }
    const applied = applyChanges(state, frame.changes)
    state = applied.state
    if (applied.parts.length > 0) stateListeners.tell(state, applied.parts)
    for (const feedback of applied.feedback) feedbackListeners.tell(feedback)
  }

  const handle = (frame: ServerFrame) => {
    switch (frame.type) {
      case 'hello':
        messageLimit = frame.limits.message
        return send({
          type: 'identify',
          screen,
          ...(options.credential === undefined ? {} : { credential: options.credential }),
          ...(last === null ? {} : { last }),
          ...(takeOver ? { takeOver } : {}),
        })
      case 'welcome':
        return welcome(frame)
      case 'update':
        return update(frame)
      case 'reply':
        return pending.settle(frame)
      case 'bye':
        farewell = frame.error
        return undefined
      case 'pong':
        return undefined
    }
  }

  const open = () => {
    farewell = null
    const socket = new options.WebSocket(options.url, subprotocol)
    const mine: Line = {
      socket,
      welcomeTimer: setTimeout(lost, timing.welcomeWithin),
      watch: watchSilence(timing, {
        // Before the welcome there is another deadline, and nothing to ask.
        ping: () => (lineState === 'online' ? send({ type: 'ping' }) : undefined),
        dead: () => (lineState === 'online' ? lost() : mine.watch.heard()),
      }),
    }
    line = mine
    socket.addEventListener('message', ({ data }) => {
      if (line !== mine) return
      mine.watch.heard()
      const frame = parseFrame(data)
      options.check?.('in', frame)
      if (frame !== null) handle(frame)
    })
    socket.addEventListener('close', ({ code }) => {
      if (line !== mine) return
      if (retries(code)) lost()
      else closedForGood(code)
    })
    // The close that follows says all there is; without a listener `ws` would throw.
    socket.addEventListener('error', () => undefined)
  }

  const request: RegisterClient['request'] = async (name, body, override) => {
    if (lineState !== 'online') throw ownError('LINE_DOWN')
    const frame = {
      type: 'request',
      id: randomId(),
      name,
      body,
      ...(override === undefined ? {} : { override }),
    } as const
    options.check?.('out', frame)
    const text = JSON.stringify(frame)
    const size = new TextEncoder().encode(text).length
    if (size > messageLimit) throw ownError('REQUEST_TOO_LARGE', { size, limit: messageLimit })
    const answer = pending.add(frame.id, name, text)
    line?.socket.send(text)
    return (await answer) as ReplyBody<typeof name>
  }

  open()
  return {
    screen,
    state: () => state,
    line: () => lineState,
    request,
    ready: () =>
      new Promise((resolve, reject) => {
        if (state !== null) return resolve(state)
        const stop = lineListeners.add((next) => {
          if (next === 'connecting' || next === 'offline') return
          stop()
          if (next === 'online' && state !== null) resolve(state)
          else reject(ownError('LINE_DOWN'))
        })
      }),
    onState: stateListeners.add,
    onFeedback: feedbackListeners.add,
    onLine: lineListeners.add,
    reconnect: (how = {}) => {
      if (lineState === 'online') return
      takeOver = how.takeOver ?? takeOver
      clearTimeout(retryTimer)
      drop()
      setLine(state === null ? 'connecting' : 'offline')
      open()
    },
    close: () => {
      clearTimeout(retryTimer)
      drop()
      pending.rejectAll(ownError('LINE_DOWN'))
      setLine({ closed: 1000, error: null })
    },
  }
}
