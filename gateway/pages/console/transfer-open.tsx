import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { randomId } from '../../client/random-id.js'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { Labelled, Link, Outcome, Refusal } from './parts.js'
import { addressOf } from './route.js'
import { TransferArrival } from './transfer-arrival.js'

export type Transfer = HttpOutput<'transfer.show'>

const look = {
  'in-transit': 'note',
  late: 'warn',
  released: 'warn',
  received: 'good',
  returned: 'good',
  lost: 'bad',
  conflict: 'bad',
} as const

/** The goods of a transfer, each unit with where it is. */
const Goods = ({ transfer }: { readonly transfer: Transfer }): JSX.Element => {
  const { texts, format } = useConsole()
  const at = texts.transfer
  const { number } = format.value
  return (
    <table class="table" aria-label={at.goods}>
      <thead>
        <tr>
          <th scope="col">{texts.document.item}</th>
          <th scope="col" class="figure">
            {texts.document.quantity}
          </th>
          <th scope="col">{at.where}</th>
        </tr>
      </thead>
      <tbody>
        {transfer.lines.map((line) => (
          <tr key={line.position}>
            <th scope="row">{line.item}</th>
            <td class="figure">{number(line.quantity)}</td>
            <td>
              <ul class="units">
                {line.units.map((unit) => (
                  <li key={unit.serial}>
                    <Link to={addressOf(['serials', unit.serial])}>{unit.serial}</Link>{' '}
                    <span class={`badge ${look[unit.state]}`}>{unit.words}</span>
                  </li>
                ))}
                {line.pieces !== null &&
                  (['open', 'received', 'released', 'returned', 'lost'] as const).flatMap((state) => {
                    const pieces = line.pieces?.[state] ?? 0
                    return pieces === 0 ? [] : [<li key={state}>{at.pieces[state](number(pieces))}</li>]
                  })}
              </ul>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What the store that sent goods may still do: print the slip, take them back. */
const Source = ({ transfer, onDone }: { readonly transfer: Transfer; readonly onDone: () => void }): JSX.Element => {
  const { texts, ask, spoken } = useConsole()
  const at = texts.transfer
  const reason = useSignal('')
  const refused = useSignal<{ readonly message: string } | null>(null)
  const done = useSignal('')
  const printers = (
    useAsked('printers', (signal) => ask('device.list', {}, { signal })).asked.value.data?.devices ?? []
  ).filter(({ kind }) => kind === 'receipt-printer')
  const printer = useSignal('')
  const chosen = printer.value === '' ? (printers[0]?.id ?? '') : printer.value
  const act = async (what: () => Promise<string>) => {
    refused.value = null
    try {
      done.value = await what()
      spoken.value = done.value
      onDone()
    } catch (error) {
      refused.value = refusalOf(error)
    }
  }
  const takeBack = () =>
    act(async () => {
      const asked = { transfer: transfer.id, reason: reason.peek().trim() }
      const { returned } = await ask('transfer.error', asked, { requestId: randomId() })
      return at.takenBack(returned)
    })
  const print = () =>
    act(async () => {
      await ask('transfer.print', { transfer: transfer.id, printer: chosen }, { requestId: randomId() })
      return at.printing
    })
  return (
    <div class="card">
      {printers.length > 0 && (
        <div class="row bottom">
          <Labelled label={at.printer} id="printer">
            <select
              id="printer"
              class="field"
              value={chosen}
              onChange={(event) => (printer.value = event.currentTarget.value)}
            >
              {printers.map(({ id }) => (
                <option key={id} value={id}>
                  {id}
                </option>
              ))}
            </select>
          </Labelled>
          <button type="button" class="button" onClick={() => void print()}>
            {at.print}
          </button>
          <p class="small soft">{at.printHint}</p>
        </div>
      )}
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.peek().trim() === '') document.getElementById('reason')?.focus()
          else void takeBack()
        }}
      >
        <Labelled label={at.backReason} id="reason">
          <input
            id="reason"
            class="field"
            autocomplete="off"
            maxLength={200}
            value={reason.value}
            onInput={(event) => {
              reason.value = event.currentTarget.value
              refused.value = null
            }}
          />
        </Labelled>
        <button type="submit" class="button danger" aria-disabled={reason.value.trim() === ''}>
          {at.takeBack}
        </button>
      </form>
      <Refusal refused={refused.value} />
      <p role="status">{done.value}</p>
    </div>
  )
}

/** One transfer: where every unit is, and what this store may do with it now. */
export const TransferOpen = ({ id }: { readonly id: string }): JSX.Element => {
  const { texts, ask, format } = useConsole()
  const at = texts.transfer
  const { asked, again } = useAsked(id, (signal) => ask('transfer.show', { transfer: id }, { signal }))
  const { data: transfer, loading, refused } = asked.value
  const { date, time } = format.value
  return (
    <div class="sheet">
      <h1>{transfer === null ? at.title : at.one(transfer.number)}</h1>
      <Outcome loading={loading} refused={refused} />
      {transfer !== null && (
        <>
          <p>
            <strong>{at.way(transfer.source.name, transfer.destination.name)}</strong> {transfer.reference}{' '}
            <span class="soft">{at.sent(transfer.user, `${date(transfer.at)}, ${time(transfer.at)}`)}</span>{' '}
            {!transfer.open && <span class="badge good">{at.over}</span>}
          </p>
          <Goods transfer={transfer} />
          {transfer.open && transfer.direction === 'outgoing' && <Source transfer={transfer} onDone={again} />}
          {transfer.open && transfer.direction === 'incoming' && <TransferArrival transfer={transfer} onDone={again} />}
          <p>
            <Link to={addressOf(['inventory', 'transfer'])}>{at.back}</Link>
          </p>
        </>
      )}
    </div>
  )
}
