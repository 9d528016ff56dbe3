import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { randomId } from '../../client/random-id.js'
import type { HttpInput } from '../../protocol/http-commands.js'
import { refusalOf, useConsole } from './console.js'
import { Labelled, Refusal } from './parts.js'
import type { Transfer } from './transfer-open.js'

type Choice = NonNullable<HttpInput<'transfer.commit'>['missing']>
const choices: readonly Choice[] = ['late', 'left-at-source', 'lost']

/** What arrived here: numbers are scanned or all is taken at once; for what is missing somebody says what is with it. */
export const TransferArrival = ({
  transfer,
  onDone,
}: {
  readonly transfer: Transfer
  readonly onDone: () => void
}): JSX.Element => {
  const { texts, ask, spoken } = useConsole()
  const at = texts.transfer
  const arrived = useSignal<readonly string[]>([])
  const pieces = useSignal<Readonly<Record<number, string>>>({})
  const scan = useSignal('')
  const missing = useSignal<Choice | ''>('')
  const reason = useSignal('')
  const refused = useSignal<{ readonly message: string } | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const request = useRef(randomId())
  const awaited = transfer.lines.flatMap((line) =>
    line.units.filter(({ state }) => state === 'in-transit' || state === 'late').map(({ serial }) => serial),
  )
  const changed = () => {
    refused.value = null
    request.current = randomId()
  }
  const mark = (serials: readonly string[]) => {
    changed()
    arrived.value = serials
  }
  const openPieces = (line: Transfer['lines'][number]): number => line.pieces?.open ?? 0
  const came = (line: Transfer['lines'][number]): number => Number(pieces.value[line.position] ?? '0')
  const takeAll = () => {
    mark(awaited)
    pieces.value = Object.fromEntries(transfer.lines.map((line) => [line.position, String(openPieces(line))]))
  }
  const lines = transfer.lines.flatMap((line) => {
    const serials = line.units.map(({ serial }) => serial).filter((serial) => arrived.value.includes(serial))
    const { itemId } = line
    if (serials.length > 0) return [{ itemId, quantity: serials.length, serials }]
    return came(line) > 0 ? [{ itemId, quantity: came(line) }] : []
  })
  const isShort = arrived.value.length < awaited.length || transfer.lines.some((line) => came(line) < openPieces(line))
  const take = async () => {
    const text = scan.peek().trim()
    if (text === '') return
    const found = awaited.find((serial) => serial.toUpperCase() === text.toUpperCase())
    if (found !== undefined) {
      if (!arrived.peek().includes(found)) mark([...arrived.peek(), found])
      scan.value = ''
      spoken.value = found
      return
    }
    // Not on it as it stands there: the daemon knows where it is instead.
    try {
      const [first] = transfer.lines
      const asked = { transfer: transfer.id, missing: 'late' as const }
      const line = { itemId: first?.itemId ?? '', quantity: 1, serials: [text] }
      const { faults } = await ask('transfer.commit-preview', { ...asked, lines: [line] })
      refused.value = { message: faults[0]?.message ?? at.notOn(text) }
    } catch (error) {
      refused.value = refusalOf(error)
    }
    field.current?.select()
  }
  const commit = async () => {
    refused.value = null
    try {
      const answer = await ask(
        'transfer.commit',
        {
          transfer: transfer.id,
          lines,
          ...(isShort && missing.peek() !== '' && { missing: missing.peek() as Choice }),
          ...(reason.peek().trim() !== '' && { reason: reason.peek().trim() }),
        },
        { requestId: request.current },
      )
      spoken.value = at.received(answer.received)
      mark([])
      pieces.value = {}
      onDone()
    } catch (error) {
      refused.value = refusalOf(error)
    }
  }
  return (
    <section class="card" aria-label={at.arrival}>
      <h2>{at.arrival}</h2>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault()
          void take()
        }}
      >
        <Labelled label={at.scan} id="arrived">
          <input
            ref={field}
            id="arrived"
            class="field"
            autocomplete="off"
            spellcheck={false}
            maxLength={200}
            value={scan.value}
            onInput={(event) => {
              scan.value = event.currentTarget.value
              refused.value = null
            }}
          />
        </Labelled>
        <button type="button" class="button" onClick={takeAll}>
          {at.all}
        </button>
        <p class="box-count" role="status">
          {texts.serialBox.counted(arrived.value.length, awaited.length)}
        </p>
      </form>
      <ul class="row">
        {awaited.map((serial) => (
          <li key={serial}>
            <label class="check">
              <input
                type="checkbox"
                checked={arrived.value.includes(serial)}
                onChange={(event) =>
                  mark(
                    event.currentTarget.checked
                      ? [...arrived.peek(), serial]
                      : arrived.peek().filter((each) => each !== serial),
                  )
                }
              />
              {serial}
            </label>
          </li>
        ))}
      </ul>
      {transfer.lines
        .filter((line) => openPieces(line) > 0)
        .map((line) => (
          <Labelled key={line.position} label={at.piecesOf(line.item, openPieces(line))} id={`pieces-${line.position}`}>
            <input
              id={`pieces-${line.position}`}
              class="field short"
              inputmode="numeric"
              autocomplete="off"
              value={pieces.value[line.position] ?? ''}
              onInput={(event) => {
                changed()
                const typed = event.currentTarget.value.replaceAll(/\D/g, '')
                pieces.value = { ...pieces.peek(), [line.position]: typed }
              }}
            />
          </Labelled>
        ))}
      {isShort && (
        <div class="fields">
          <Labelled label={at.missing} id="missing">
            <select
              id="missing"
              class="field"
              value={missing.value}
              onChange={(event) => {
                changed()
                missing.value = choices.find((each) => each === event.currentTarget.value) ?? ''
              }}
            >
              <option value="">{at.chooseMissing}</option>
              {choices.map((each) => (
                <option key={each} value={each}>
                  {at.choices[each]}
                </option>
              ))}
            </select>
          </Labelled>
          <Labelled label={at.missingReason} id="missing-reason">
            <input
              id="missing-reason"
              class="field"
              autocomplete="off"
              maxLength={200}
              value={reason.value}
              onInput={(event) => {
                changed()
                reason.value = event.currentTarget.value
              }}
            />
          </Labelled>
        </div>
      )}
      <Refusal refused={refused.value} />
      <div class="row">
        <button type="button" class="button action" onClick={() => void commit()}>
          {at.commit}
        </button>
      </div>
    </section>
  )
}
