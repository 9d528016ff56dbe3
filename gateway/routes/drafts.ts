import { TillgateError } from '../../core/errors/error.js'
import { isRefusal, type DraftRow, type Drafts } from '../../core/store/store.js'
import { actorOf, type Handlers } from './handler.js'

type Names = 'draft.list' | 'draft.show' | 'draft.save' | 'draft.discard'

export const draftHandlers = (drafts: Drafts): Handlers<Names> => ({
  async 'draft.list'({ kind }) {
    return { drafts: (await drafts.list(kind)).map(viewOf) }
  },
  async 'draft.show'({ draft }) {
    const row = await drafts.find(draft)
    if (row === null) throw new TillgateError('DRAFT_UNKNOWN', { draft })
    return { ...viewOf(row), body: row.body }
  },
  async 'draft.save'({ draft: id, kind, version, body }, context) {
    const { userId, userName } = actorOf(context)
    const saved = await drafts.save({ id, kind, version, body, user: { id: userId, name: userName } })
    if (isRefusal(saved)) throw new TillgateError(saved.refused.code, saved.refused.details)
    return { version: saved.version }
  },
  async 'draft.discard'({ draft }) {
    await drafts.discard(draft)
    return {}
  },
})

const viewOf = ({ id, kind, version, user, changedBy, changedAt }: DraftRow) => ({
  draft: id,
  kind,
  version,
  user,
  changedBy,
  changedAt,
})
