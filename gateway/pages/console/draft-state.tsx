import type { JSX } from 'preact'
import { useConsole } from './console.js'
import type { DraftKeeper } from './draft-keeper.js'

/** Whether what is typed is kept; and when somebody else changed it, whose version goes on. */
export const DraftState = <T,>({ keeper }: { readonly keeper: DraftKeeper<T> }): JSX.Element => {
  const { texts } = useConsole()
  const at = texts.document
  const keeping = keeper.keeping.value
  if (keeping.state === 'conflict')
    return (
      <div class="card bad" role="alert">
        <p>
          <strong>{keeping.refused.message}</strong> {at.conflict}
        </p>
        <div class="row">
          <button type="button" class="button" onClick={() => void keeper.takeTheirs()}>
            {at.takeTheirs}
          </button>
          <button type="button" class="button" onClick={() => void keeper.keepMine()}>
            {at.keepMine}
          </button>
        </div>
      </div>
    )
  if (keeping.state === 'gone')
    return (
      <div class="card bad" role="alert">
        <p>
          <strong>{keeping.refused.message}</strong>
        </p>
      </div>
    )
  const words =
    keeping.state === 'kept'
      ? at.stored
      : keeping.state === 'failed'
        ? at.notStored + keeping.refused.message
        : at.storing
  return (
    <p class="small soft" role="status">
      {words}
    </p>
  )
}
