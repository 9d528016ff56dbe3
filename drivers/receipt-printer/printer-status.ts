import type { ConnectionStatus } from '../connection-runner.js'
import type { DeviceState } from '../device.js'
import { stoppedBy, wordsOf, type PrinterCheck } from './conditions.js'

/** Everything the shown status of a receipt printer depends on. */
export interface StatusFacts {
  readonly connection: ConnectionStatus
  readonly address: string
  /** The last thing the printer said about itself, and when; null before its first answer. */
  readonly check: (PrinterCheck & { readonly at: number }) | null
  readonly now: number
  /** Milliseconds after which a check is no longer believed. */
  readonly staleMs: number
  /** A job is under way. */
  readonly isPrinting: boolean
}

export interface ShownStatus {
  readonly state: DeviceState
  readonly text: string
  readonly conditions: readonly string[]
}

/** Makes a status of the facts. Total; what is not known for sure is `unknown`, never `ready`. */
export const shownStatus = (facts: StatusFacts): ShownStatus => {
  const { connection, check } = facts
  if (connection.state !== 'ready') {
    const reason = connection.failure === null ? '' : `: ${connection.failure.reason}`
    return { state: 'absent', text: `Not connected to ${facts.address}${reason}.`, conditions: ['absent'] }
  }
  if (check === null) return { state: 'unknown', text: 'The printer has not answered yet.', conditions: [] }
  if (facts.now - check.at > facts.staleMs) {
    return { state: 'unknown', text: 'The printer has not answered for a while.', conditions: [] }
  }
  const stopped = stoppedBy(check.conditions)
  if (stopped !== null) {
    const waits = facts.isPrinting ? ' The receipt under way comes out when this is mended.' : ''
    return { state: 'faulted', text: `${wordsOf(stopped)}.${waits}`, conditions: check.conditions }
  }
  if (facts.isPrinting) return { state: 'busy', text: 'Printing.', conditions: check.conditions }
  if (check.conditions.length > 0) {
    return { state: 'warning', text: `${check.conditions.map(wordsOf).join('. ')}.`, conditions: check.conditions }
  }
  return { state: 'ready', text: 'Ready.', conditions: [] }
}
