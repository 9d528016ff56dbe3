import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { randomId } from '../../client/random-id.js'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { DiscardButton } from './discard-button.js'
import { Outcome, Refusal } from './parts.js'
import { PlanTable } from './plan-table.js'
import { Posted } from './posted.js'
import { addressOf } from './route.js'

type Committed = HttpOutput<'adjustment.commit'>

/** An adjustment that was initiated: what it would change with the stock of now, and its commit. */
export const AdjustmentOpen = ({ id }: { readonly id: string }): JSX.Element => {
  const { texts, ask, route, format, spoken } = useConsole()
  const at = texts.adjustment
  const { asked, again } = useAsked(id, (signal) => ask('adjustment.show', { id }, { signal }))
  const { data: open, loading, refused } = asked.value
  const failed = useSignal<{ readonly message: string } | null>(null)
  const posted = useSignal<Committed | null>(null)
  const request = useRef({ token: '', id: '' })
  const busy = useSignal(false)
  const list = addressOf(['inventory', 'adjustment'])
  const commit = async () => {
    if (open === null || loading || busy.peek()) return
    busy.value = true
    failed.value = null
    // The difference that was looked at is what is posted; one that changed since is shown first.
    if (request.current.token !== open.token) request.current = { token: open.token, id: randomId() }
    try {
      const done = await ask(
        'adjustment.commit',
        { id, version: open.version, token: open.token },
        { requestId: request.current.id },
      )
      spoken.value = at.posted(done.number, done.quantity, done.units)
      posted.value = done
    } catch (error) {
      failed.value = refusalOf(error)
      request.current = { token: '', id: '' }
      again()
    } finally {
      busy.value = false
    }
  }
  if (posted.value !== null) {
    const { number, quantity, units } = posted.value
    return <Posted title={at.title} words={at.posted(number, quantity, units)} back={{ words: at.back, to: list }} />
  }
  const { date, time } = format.value
  return (
    <div class="sheet">
      <h1>{at.commitTitle}</h1>
      <Outcome loading={loading} refused={refused} />
      {open !== null && (
        <>
          <p>
            <strong>
              {at.type[open.type]}, {open.reason}
            </strong>{' '}
            {open.reference}{' '}
            <span class="soft">
              {texts.document.changed(open.changedBy, `${date(open.changedAt)}, ${time(open.changedAt)}`)}
            </span>
          </p>
          <PlanTable plan={open} />
          <Refusal refused={failed.value} />
          <div class="document-foot row">
            <button
              type="button"
              class="button action"
              aria-disabled={open.faults.length > 0}
              aria-describedby="why"
              onClick={() => (open.faults.length > 0 ? undefined : void commit())}
            >
              {at.commit}
            </button>
            <p id="why" role="status" class="soft">
              {open.faults.length > 0 ? texts.serialBox.faults(open.faults.length) : at.commitHint}
            </p>
            <DiscardButton
              discard={async () => void (await ask('adjustment.cancel', { id, version: open.version }))}
              onDone={() => route.go(list)}
            />
          </div>
        </>
      )}
    </div>
  )
}
