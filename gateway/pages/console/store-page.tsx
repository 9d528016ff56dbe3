import type { JSX } from 'preact'
import { useConsole } from './console.js'

/** How this store is set up. */
export const StorePage = (): JSX.Element => {
  const { texts, store } = useConsole()
  const at = texts.store
  const { value } = store
  return (
    <div class="sheet">
      <h1>{at.title}</h1>
      {value !== null && (
        <dl class="facts">
          {(
            [
              [at.number, String(value.number)],
              [at.name, value.name],
              [at.zone, value.zone],
              [at.locale, value.locale],
              [at.currency, value.currency],
            ] as const
          ).map(([term, words]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
