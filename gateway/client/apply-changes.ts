import type { Change } from '../protocol/frames.js'
import type { Feedback, RegisterState } from '../protocol/register-state.js'
import type { PartName } from './types.js'

export interface Applied {
  readonly state: RegisterState
  readonly parts: readonly PartName[]
  readonly feedback: readonly Feedback[]
}

/** Replaces the named parts of a state; a feedback is handed out, it is no state. */
export const applyChanges = (state: RegisterState, changes: readonly Change[]): Applied => {
  let next = state
  const parts: PartName[] = []
  const feedback: Feedback[] = []
  for (const change of changes) {
    if (change.part === 'feedback') {
      feedback.push(change.value)
      continue
    }
    // One spread per part: the discriminated union keeps name and value together.
    next = { ...next, [change.part]: change.value }
    parts.push(change.part)
  }
  return { state: next, parts, feedback }
}
