import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { Ask, TextField } from './form-parts.js'
import { Outcome } from './parts.js'

type Exception = HttpOutput<'exception.list'>['exceptions'][number]

/** Says what was done about an exception; it waits no longer. */
const Settle = ({
  exception,
  onClose,
  onDone,
}: {
  readonly exception: Exception
  readonly onClose: () => void
  readonly onDone: () => void
}): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.exceptions
  const note = useSignal('')
  const settle = async (requestId: string) => {
    if (note.peek().trim() === '') {
      document.getElementById('exception-note')?.focus()
      return
    }
    await ask('exception.settle', { exception: exception.id, note: note.peek().trim() }, { requestId })
    onDone()
  }
  return (
    <Ask
      title={at.settle}
      words={exception.problems.join(' ')}
      confirm={at.settle}
      onConfirm={settle}
      onClose={onClose}
    >
      <TextField
        id="exception-note"
        label={at.note}
        maxLength={500}
        value={note.value}
        onInput={(text) => (note.value = text)}
      />
    </Ask>
  )
}

/** Store → What waits for a person: it happened although it should not have, and somebody says what was done. */
export const ExceptionsPage = (): JSX.Element => {
  const { texts, ask, format, spoken } = useConsole()
  const at = texts.exceptions
  const { asked, again } = useAsked('exceptions', (signal) => ask('exception.list', {}, { signal }))
  const { data, loading, refused } = asked.value
  const settling = useSignal<Exception | null>(null)
  const { date, time } = format.value
  return (
    <div class="sheet">
      <h1>{at.title}</h1>
      <Outcome loading={loading} refused={refused} />
      {data?.exceptions.length === 0 && <p class="empty">{at.none}</p>}
      {data !== null && data.exceptions.length > 0 && (
        <table class="table" aria-label={at.title}>
          <thead>
            <tr>
              <th scope="col">{at.document}</th>
              <th scope="col">{at.since}</th>
              <th scope="col">{at.problems}</th>
              <th scope="col">{at.act}</th>
            </tr>
          </thead>
          <tbody>
            {data.exceptions.map((exception) => (
              <tr key={exception.id}>
                <th scope="row">{exception.number ?? texts.none}</th>
                <td>
                  {date(exception.at)} {time(exception.at)}
                </td>
                <td>
                  {exception.problems.map((words, i) => (
                    <p key={i}>{words}</p>
                  ))}
                </td>
                <td>
                  <button type="button" class="button" onClick={() => (settling.value = exception)}>
                    {at.settle}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {settling.value !== null && (
        <Settle
          exception={settling.value}
          onClose={() => (settling.value = null)}
          onDone={() => {
            settling.value = null
            spoken.value = at.done
            again()
          }}
        />
      )}
    </div>
  )
}
