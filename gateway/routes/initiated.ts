import { TillgateError } from '../../core/errors/error.js'
import { isRefusal, type DraftKind, type Initiated, type InitiatedRow, type OrRefusal } from '../../core/store/store.js'

/** The value, or the refusal thrown. */
export const granted = <T extends object>(value: OrRefusal<T>): T => {
  if (isRefusal(value)) throw new TillgateError(value.refused.code, value.refused.details)
  return value
}

/** A document of this kind between its two steps. Throws DRAFT_UNKNOWN. */
export const initiatedOfKind = async (initiated: Initiated, id: string, kind: DraftKind): Promise<InitiatedRow> => {
  const draft = await initiated.find(id)
  if (draft?.kind !== kind) throw new TillgateError('DRAFT_UNKNOWN', { draft: id })
  return draft
}
