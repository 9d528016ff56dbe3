import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ErrorBody } from '../../protocol/common.js'
import { refusalOf, useConsole } from './console.js'
import { Refusal } from './parts.js'

/** Throws a draft away, after a second press. */
export const DiscardButton = ({
  discard,
  onDone,
  words,
  question,
}: {
  readonly discard: () => Promise<void>
  readonly onDone: () => void
  /** Other words than those of a draft. */
  readonly words?: string
  readonly question?: string
}): JSX.Element => {
  const { texts } = useConsole()
  const at = texts.document
  const asking = useSignal(false)
  const refused = useSignal<ErrorBody | null>(null)
  const go = async () => {
    try {
      await discard()
      onDone()
    } catch (error) {
      refused.value = refusalOf(error)
    }
  }
  if (!asking.value)
    return (
      <button type="button" class="button quiet aside" onClick={() => (asking.value = true)}>
        {words ?? at.discard}
      </button>
    )
  return (
    <div class="row aside" role="alertdialog" aria-label={words ?? at.discard}>
      <p>{question ?? at.discardAsk}</p>
      <Refusal refused={refused.value} />
      <button type="button" class="button danger" onClick={() => void go()}>
        {words ?? at.discard}
      </button>
      <button type="button" class="button" ref={(button) => button?.focus()} onClick={() => (asking.value = false)}>
        {at.keep}
      </button>
    </div>
  )
}
