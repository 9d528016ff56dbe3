import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { useSending } from './form-parts.js'
import { Labelled, Refusal } from './parts.js'

/** Chooses a receipt printer and prints on it; says whether it was a copy. */
export const OfficePrint = ({
  words,
  print,
}: {
  readonly words: string
  readonly print: (printer: string, requestId: string) => Promise<{ readonly copy: number }>
}): JSX.Element => {
  const { texts, ask, spoken } = useConsole()
  const at = texts.printing
  const { asked } = useAsked('printers', (signal) => ask('device.list', {}, { signal }))
  const printers = (asked.value.data?.devices ?? []).filter(({ kind }) => kind === 'receipt-printer')
  const picked = useSignal('')
  const done = useSignal('')
  const { refused, send } = useSending()
  const chosen = picked.value === '' ? (printers[0]?.id ?? '') : picked.value
  const go = () =>
    send(async (requestId) => {
      const { copy } = await print(chosen, requestId)
      done.value = copy === 0 ? at.sent : at.copy(copy)
      spoken.value = done.value
    })
  if (asked.value.data === null) return <></>
  if (printers.length === 0) return <p class="soft">{at.noPrinter}</p>
  return (
    <div class="office-print">
      <div class="row">
        <Labelled label={at.on} id="office-printer">
          <select
            id="office-printer"
            class="field"
            value={chosen}
            onChange={(event) => (picked.value = event.currentTarget.value)}
          >
            {printers.map(({ id }) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </Labelled>
        <button type="button" class="button" onClick={() => void go()}>
          {words}
        </button>
      </div>
      <p role="status" class="soft">
        {done.value}
      </p>
      <Refusal refused={refused.value} />
    </div>
  )
}
