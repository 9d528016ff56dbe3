import type { ComponentChildren, JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import type { ErrorBody } from '../../protocol/common.js'
import { Icon } from '../shared/icons.js'
import { useConsole } from './console.js'
import { newDraftId } from './new-draft-id.js'
import { Link, Outcome } from './parts.js'
import { addressOf } from './route.js'

/** The first page of a kind of document: what is under way, and the way to a new one. */
export const DocumentList = ({
  title,
  create,
  room,
  loading,
  refused,
  children,
}: {
  readonly title: string
  /** Words of the button that begins a new one; it is kept as a draft from then on. */
  readonly create?: string
  readonly room: readonly string[]
  readonly loading: boolean
  readonly refused: ErrorBody | null
  readonly children: ComponentChildren
}): JSX.Element => {
  const { route } = useConsole()
  return (
    <div class="sheet">
      <div class="head">
        <h1>{title}</h1>
        {create !== undefined && (
          <button type="button" class="button action" onClick={() => route.go(addressOf([...room, newDraftId()]))}>
            <Icon name="plus" /> {create}
          </button>
        )}
      </div>
      <Outcome loading={loading} refused={refused} />
      {children}
    </div>
  )
}

export interface ListRow {
  readonly key: string
  readonly to: string
  readonly name: string
  readonly strong?: string
  readonly soft: string
  readonly badge?: string | null
}

/** Documents of one state, each with who touched it last; or that there are none. */
export const ListSection = ({
  title,
  none,
  rows,
}: {
  readonly title: string
  readonly none: string
  readonly rows: readonly ListRow[]
}): JSX.Element => (
  <>
    <h2>{title}</h2>
    {rows.length === 0 && <p class="soft">{none}</p>}
    <ul class="drafts">
      {rows.map(({ key, to, name, strong, soft, badge }) => (
        <li key={key}>
          <Link to={to}>{name}</Link> {strong !== undefined && <strong>{strong}</strong>}{' '}
          <span class="soft">{soft}</span>{' '}
          {badge !== undefined && badge !== null && <span class="badge warn">{badge}</span>}
        </li>
      ))}
    </ul>
  </>
)

type Draft = HttpOutput<'draft.list'>['drafts'][number]

/** Half-done documents as rows: who began each, and who changed it last. */
export const useDraftRows = (room: readonly string[]): ((drafts: readonly Draft[]) => readonly ListRow[]) => {
  const { texts, format } = useConsole()
  const { date, time } = format.value
  return (drafts) =>
    drafts.map(({ draft, user, changedBy, changedAt }) => ({
      key: draft,
      to: addressOf([...room, draft]),
      name: texts.document.draftOf(user),
      soft: texts.document.changed(changedBy, `${date(changedAt)}, ${time(changedAt)}`),
    }))
}
