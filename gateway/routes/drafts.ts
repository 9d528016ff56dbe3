import { TillgateError } from '../../core/errors/error.js'
import { isRefusal, type DraftRow, type Drafts } from '../../core/store/store.js'
import { may } from '../security/principal.js'
import { actorOf, type Handlers, type HttpContext } from './handler.js'

type Names = 'draft.list' | 'draft.show' | 'draft.save' | 'draft.discard'

export const draftHandlers = (drafts: Drafts): Handlers<Names> => ({
  async 'draft.list'({ kind }, context) {
    demandKind(context, 'draft.list', kind)
    return { drafts: (await drafts.list(kind)).map(viewOf) }
  },
  async 'draft.show'({ draft }, context) {
    const row = await drafts.find(draft)
    if (row === null) throw new TillgateError('DRAFT_UNKNOWN', { draft })
    demandKind(context, 'draft.show', row.kind)
    return { ...viewOf(row), body: row.body }
  },
  async 'draft.save'({ draft: id, kind, version, body }, context) {
    demandKind(context, 'draft.save', kind)
    const { userId, userName } = actorOf(context)
    const saved = await drafts.save({ id, kind, version, body, user: { id: userId, name: userName } })
    if (isRefusal(saved)) throw new TillgateError(saved.refused.code, saved.refused.details)
    return { version: saved.version }
  },
  async 'draft.discard'({ draft }, context) {
    const row = await drafts.find(draft)
    if (row === null) return {}
    demandKind(context, 'draft.discard', row.kind)
    await drafts.discard(draft)
    return {}
  },
})

/** Whoever may not post documents of a kind has nothing to do with their drafts. A kind's permission has its name. */
const demandKind = ({ principal }: HttpContext, action: string, kind: DraftRow['kind']): void => {
  if (!may(principal, kind)) throw new TillgateError('PERMISSION_REQUIRED', { action, permission: kind })
}

const viewOf = ({ id, kind, version, user, changedBy, changedAt }: DraftRow) => ({
  draft: id,
  kind,
  version,
  user,
  changedBy,
  changedAt,
})
