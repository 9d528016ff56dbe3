import type { ComponentChildren, JSX } from 'preact'
import { useConsole } from './console.js'
import { Link } from './parts.js'

/** A document is posted: what it did, and where it goes on from here by one press. */
export const Posted = ({
  title,
  words,
  next,
  back,
  children,
}: {
  readonly title: string
  readonly words: string
  /** Another one of the same. */
  readonly next?: { readonly words: string; readonly to: () => string }
  readonly back: { readonly words: string; readonly to: string }
  readonly children?: ComponentChildren
}): JSX.Element => {
  const { route } = useConsole()
  return (
    <div class="sheet">
      <h1>{title}</h1>
      <div class="card good" role="status">
        <p>
          <strong>{words}</strong>
        </p>
        {children}
      </div>
      <div class="row">
        {next !== undefined && (
          <button
            type="button"
            class="button action"
            ref={(button) => button?.focus()}
            onClick={() => route.go(next.to())}
          >
            {next.words}
          </button>
        )}
        <Link to={back.to}>{back.words}</Link>
      </div>
    </div>
  )
}
