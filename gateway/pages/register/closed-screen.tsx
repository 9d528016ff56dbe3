import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ClosedLine } from '../../client/index.js'
import { Icon } from '../shared/icons.js'
import { useTill } from './till.js'

const pair = async (path: string, code: string): Promise<string | null> => {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  if (response.ok) return null
  const body: unknown = await response.json()
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
    ? body.message
    : response.statusText
}

/** A screen that is not a register's yet. */
const Pairing = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.pairing
  const code = useSignal('')
  const fault = useSignal<string | null>(null)
  const submit = async () => {
    if (code.value.trim() === '') return
    try {
      fault.value = await pair(till.address.pair, code.value.trim())
    } catch {
      // `fetch` rejects when nobody answers, and `json` when something else than the daemon did.
      fault.value = texts.unreachable
    }
    if (fault.value === null) till.client.reconnect()
    else till.sounds.bad()
  }
  return (
    <form
      class="closed-card"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <h1>{texts.title}</h1>
      <p>{texts.why}</p>
      <label for="code">{texts.code}</label>
      <input
        id="code"
        class="field"
        value={code.value}
        autocomplete="one-time-code"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={64}
        aria-invalid={fault.value !== null}
        aria-describedby="pairing-fault"
        onInput={(event) => (code.value = event.currentTarget.value)}
      />
      <p id="pairing-fault" class="refusal" role="alert" hidden={fault.value === null}>
        <Icon name="refused" /> <span class="refusal-words">{fault.value}</span>
      </p>
      <button type="submit" class="button action">
        {texts.pair}
      </button>
    </form>
  )
}

/** A line that does not come back by itself, and what a person can do. */
export const ClosedScreen = ({ line }: { readonly line: ClosedLine }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.line
  const takeOver = () => till.client.reconnect({ takeOver: true })
  if (line.closed === 4002)
    return (
      <main class="closed">
        <Pairing />
      </main>
    )
  const other = line.closed === 4003 || line.closed === 4004
  const taken = line.closed === 4004
  const title = taken ? texts.takenOverTitle : other ? texts.inUseTitle : texts.stoppedTitle
  return (
    <main class="closed">
      <section class="closed-card">
        <h1>{title}</h1>
        <p>{taken ? texts.takenOver : other ? texts.inUse : texts.stopped}</p>
        {line.error !== null && <p class="soft">{line.error.message}</p>}
        {other ? (
          <button type="button" class="button action" onClick={takeOver}>
            {taken ? texts.takeBack : texts.takeOver}
          </button>
        ) : (
          <button type="button" class="button action" onClick={() => location.reload()}>
            {texts.reload}
          </button>
        )}
      </section>
    </main>
  )
}
