import type { ShownStatus } from '../printer-keeper.js'
import { stoppedBy, wordsOf, type PrinterCheck } from './conditions.js'

/** Everything the shown status of a connected receipt printer depends on. */
export interface StatusFacts {
  /** The last thing the printer said about itself, and when; null before its first answer. */
  readonly check: (PrinterCheck & { readonly at: number }) | null
  readonly now: number
  /** Milliseconds after which a check is no longer believed. */
  readonly staleMs: number
  /** A job is under way. */
  readonly isPrinting: boolean
}

/** Makes a status of the facts. Total; what is not known for sure is `unknown`, never `ready`. */
export const shownStatus = (facts: StatusFacts): ShownStatus => {
  const { check } = facts
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
