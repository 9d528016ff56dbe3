/**
 * The life of one device's connection, as a total table: every state answers every event.
 *
 *              start                 opened
 *    absent ──────────► opening ──────────────► ready
 *       ▲                │  ▲ ▲                   │ lost
 *       │ stop           │  │ └── due, wake ──────┼──── waiting
 *       └─ (from all) ── │  └──── due, wake ── faulted   ▲
 *                        ├─ refused ──────────────┘ ▲    │
 *                        └─ failed ─────────────────┼────┘
 *
 * `absent` is not in use. `waiting` tries again by itself, time will mend it (unplugged, switched off). `faulted` is
 * tried again too, but somebody has to do something (no permission, held by another program). Nothing here has
 * effects: `ConnectionRunner` carries them out.
 */

export type ConnectionState = 'absent' | 'opening' | 'ready' | 'faulted' | 'waiting'

export type ConnectionEvent =
  /** The device is wanted. */
  | 'start'
  /** The device is not wanted any more. */
  | 'stop'
  /** Something was plugged in: now is a good moment. */
  | 'wake'
  /** The attempt gave a connection. */
  | 'opened'
  /** The attempt failed; it may succeed later by itself. */
  | 'failed'
  /** The attempt failed for a cause that somebody has to remove. */
  | 'refused'
  /** The connection is gone. */
  | 'lost'
  /** The pause is over. */
  | 'due'
  /** Open, and still open after a while: the line is good. */
  | 'settled'

export type ConnectionEffect =
  /** Begin an attempt. */
  | 'open'
  /** Give back whatever the current attempt has or will have. */
  | 'release'
  /** Come back with `due` after the pause. */
  | 'retry-later'
  /** Come back with `settled` after a while. */
  | 'settle-later'
  /** Count failures, and with them the pauses, from nothing again. */
  | 'forget-failures'
  /** The next pause is none: news came while the hands were full. */
  | 'hurry'

export interface Transition {
  readonly next: ConnectionState
  readonly effects: readonly ConnectionEffect[]
}

const to = (next: ConnectionState, ...effects: readonly ConnectionEffect[]): Transition => ({ next, effects })

const paused = (own: 'waiting' | 'faulted'): Record<ConnectionEvent, Transition> => ({
  start: to(own),
  stop: to('absent'),
  wake: to('opening', 'forget-failures', 'open'),
  opened: to(own, 'release'),
  failed: to(own),
  refused: to(own),
  lost: to(own),
  due: to('opening', 'open'),
  settled: to(own),
})

export const connectionTable: Record<ConnectionState, Record<ConnectionEvent, Transition>> = {
  absent: {
    start: to('opening', 'forget-failures', 'open'),
    stop: to('absent'),
    wake: to('absent'),
    opened: to('absent', 'release'),
    failed: to('absent'),
    refused: to('absent'),
    lost: to('absent'),
    due: to('absent'),
    settled: to('absent'),
  },
  opening: {
    start: to('opening'),
    stop: to('absent', 'release'),
    // The attempt under way may have looked a moment too early.
    wake: to('opening', 'hurry'),
    opened: to('ready', 'settle-later'),
    failed: to('waiting', 'retry-later'),
    refused: to('faulted', 'retry-later'),
    lost: to('opening'),
    due: to('opening'),
    settled: to('opening'),
  },
  ready: {
    start: to('ready'),
    stop: to('absent', 'release'),
    // After a quick replug the new node can be seen before the end of the old connection.
    wake: to('ready', 'hurry'),
    opened: to('ready'),
    failed: to('ready'),
    refused: to('ready'),
    lost: to('waiting', 'retry-later'),
    due: to('ready'),
    settled: to('ready', 'forget-failures'),
  },
  waiting: paused('waiting'),
  faulted: paused('faulted'),
}

/** What follows from an event in a state. */
export const transition = (state: ConnectionState, event: ConnectionEvent): Transition => connectionTable[state][event]
