import type { ComponentChildren, JSX } from 'preact'
import type { ErrorBody } from '../../protocol/common.js'
import { useConsole } from './console.js'
import { DiscardButton } from './discard-button.js'
import { DraftState } from './draft-state.js'
import { Refusal } from './parts.js'
import type { OpenDocument } from './use-document.js'

interface Props<T> {
  readonly title: string
  readonly document: OpenDocument<T>
  /** Why it cannot be sent yet; null: it can. */
  readonly missing: string | null
  /** What the button does, and what then happens. */
  readonly action: string
  readonly hint?: string
  /** Stands large beside the button. */
  readonly total?: string
  /** What a preview refused, where nothing was sent yet. */
  readonly refused?: ErrorBody | null
  /** Where one goes who throws the draft away. */
  readonly list: string
  readonly onSubmit: () => Promise<void>
  readonly children: ComponentChildren
}

/** The frame of every document: its title and whether it is kept, what it holds, and one button with the reason beside it. */
export const DocumentForm = <T,>(props: Props<T>): JSX.Element => {
  const { route } = useConsole()
  const { title, document, missing, action, hint, total, refused, list, onSubmit, children } = props
  return (
    <form
      class="sheet"
      onSubmit={(event) => {
        event.preventDefault()
        void onSubmit()
      }}
    >
      <div class="head">
        <h1>{title}</h1>
        <DraftState keeper={document.keeper} />
      </div>
      {children}
      <Refusal refused={document.refused ?? refused ?? null} />
      <div class="document-foot row">
        {total !== undefined && <strong class="large">{total}</strong>}
        <button
          type="submit"
          class="button action"
          aria-disabled={missing !== null || document.blocked}
          aria-describedby="why"
        >
          {action}
        </button>
        <p id="why" role="status" class={document.tried && missing !== null ? 'field-fault' : 'soft'}>
          {missing ?? hint}
        </p>
        <DiscardButton discard={() => document.keeper.discard()} onDone={() => route.go(list)} />
      </div>
    </form>
  )
}
