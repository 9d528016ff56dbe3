import type { AnchorHTMLAttributes, ComponentChildren, JSX } from 'preact'
import type { ErrorBody, Level } from '../../protocol/common.js'
import { Icon } from '../shared/icons.js'
import { useConsole } from './console.js'

/** A link inside the console: no reload, but a real address, so that it opens in another tab as well. */
export const Link = ({
  to,
  children,
  ...rest
}: { readonly to: string; readonly children: ComponentChildren } & Pick<
  AnchorHTMLAttributes,
  'class' | 'id' | 'aria-current'
>): JSX.Element => {
  const { route, menuOpen } = useConsole()
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        menuOpen.value = false
        route.go(to)
      }}
    >
      {children}
    </a>
  )
}

/** What was refused and why; said at once, and there until it is right. */
export const Refusal = ({
  refused,
  id,
}: {
  readonly refused: Pick<ErrorBody, 'message'> | null
  readonly id?: string
}): JSX.Element => (
  <div role="alert" id={id}>
    {refused !== null && (
      <p class="refusal">
        <Icon name="refused" /> <span>{refused.message}</span>
      </p>
    )}
  </div>
)

/** Waiting, refused, or what came. */
export const Outcome = ({
  loading,
  refused,
}: {
  readonly loading: boolean
  readonly refused: ErrorBody | null
}): JSX.Element => {
  const { texts } = useConsole()
  return (
    <>
      <p class="waiting" role="status">
        {loading && <span class="late">{texts.loading}</span>}
      </p>
      <Refusal refused={refused} />
    </>
  )
}

export const LevelBadge = ({ level, pending = false }: { readonly level: Level; readonly pending?: boolean }) => {
  const { texts } = useConsole()
  const look = level === 'always' ? (pending ? 'warn' : 'note') : ''
  return <span class={`badge ${look}`}>{pending ? texts.level.pending : texts.level.name[level]}</span>
}

/** Where a unit is, with the colour and the symbol that go with the words. */
export const StateBadge = ({ state }: { readonly state: string }): JSX.Element => {
  const good = state === 'in stock'
  const bad = state.includes('blocked')
  return (
    <span class={`badge ${good ? 'good' : bad ? 'bad' : 'warn'}`}>
      <Icon name={good ? 'done' : bad ? 'refused' : 'warning'} /> {state}
    </span>
  )
}

/** A label over its field, what it means under it, and what is wrong with it. */
export const Labelled = ({
  label,
  id,
  hint,
  fault,
  children,
}: {
  readonly label: string
  readonly id: string
  readonly hint?: string
  readonly fault?: string | null
  readonly children: ComponentChildren
}): JSX.Element => (
  <div class="labelled">
    <label for={id}>{label}</label>
    {children}
    {hint !== undefined && <p class="small soft">{hint}</p>}
    {fault !== undefined && fault !== null && (
      <p class="field-fault" id={`${id}-fault`}>
        <Icon name="refused" /> {fault}
      </p>
    )}
  </div>
)
