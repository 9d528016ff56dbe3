import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { randomId } from '../../client/random-id.js'
import type { ErrorBody } from '../../protocol/common.js'
import { useAsked } from './asked.js'
import { refusalOf, useConsole } from './console.js'
import { SelectField } from './fields.js'
import { Ask, TextField } from './form-parts.js'
import { Labelled, Refusal } from './parts.js'
import { addressOf } from './route.js'
import type { Transfer } from './transfer-open.js'

type Act = 'error' | 'recall' | 'return' | 'lost' | 'release'
type State = Transfer['lines'][number]['units'][number]['state']

/** Which of its goods this store may still decide about; the database has the last word. */
const inHand = (transfer: Transfer): readonly State[] =>
  transfer.direction === 'incoming'
    ? ['in-transit', 'late']
    : transfer.handedOutAt === null
      ? ['in-transit', 'late', 'released']
      : ['released']

const isOnItsWay = ({ counts }: Transfer): boolean => counts['in-transit'] + counts.late > 0

/** What can be done with a transfer here and now. */
const actsOf = (transfer: Transfer): readonly Act[] => {
  const some = inHand(transfer).some((state) => transfer.counts[state] > 0)
  if (transfer.direction === 'incoming') return isOnItsWay(transfer) ? ['release', 'lost'] : []
  return [
    ...(some ? (['error', 'return', 'lost'] as const) : []),
    ...(transfer.handedOutAt !== null && transfer.recall === null && isOnItsWay(transfer) ? (['recall'] as const) : []),
  ]
}

/** Asks which of the goods, and why. */
const AskAct = ({
  act,
  transfer,
  onClose,
  onDone,
}: {
  readonly act: Act
  readonly transfer: Transfer
  readonly onClose: () => void
  readonly onDone: (words: string) => void
}): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.transfer
  const reason = useSignal('')
  const states = inHand(transfer)
  const choosing = act === 'return' || act === 'lost'
  const goods = transfer.lines.flatMap(({ itemId, item, position, units, pieces }) => {
    const bare =
      pieces === null
        ? 0
        : (states.includes('in-transit') ? pieces.open : 0) + (states.includes('released') ? pieces.released : 0)
    return [
      ...units
        .filter(({ state }) => states.includes(state))
        .map(({ serial }) => ({ key: serial, words: serial, line: { itemId, quantity: 1, serials: [serial] } })),
      ...(bare > 0
        ? [{ key: `pieces ${position}`, words: at.bare(bare, item), line: { itemId, quantity: bare } }]
        : []),
    ]
  })
  const chosen = useSignal<readonly string[]>(goods.length === 1 ? goods.map(({ key }) => key) : [])
  const go = async (requestId: string) => {
    const why = reason.peek().trim()
    if (why === '' && act !== 'release' && act !== 'return') {
      document.getElementById('act-why')?.focus()
      return
    }
    const asked = { transfer: transfer.id, ...(why !== '' && { reason: why }) }
    const lines = goods.filter(({ key }) => chosen.peek().includes(key)).map(({ line }) => line)
    const options = { requestId }
    if (act === 'error')
      onDone(at.takenBack((await ask('transfer.error', { ...asked, reason: why }, options)).returned))
    else if (act === 'recall') {
      const { released } = await ask('transfer.recall', { ...asked, reason: why }, options)
      onDone(released > 0 ? at.recallReleased(released) : at.recallPending(transfer.destination.name))
    } else if (act === 'release')
      onDone(at.released((await ask('transfer.release', asked, options)).released, transfer.source.name))
    else if (act === 'return')
      onDone(at.takenBack((await ask('transfer.return', { ...asked, lines }, options)).returned))
    else onDone(at.lost((await ask('transfer.lost', { ...asked, reason: why, lines }, options)).lost))
  }
  return (
    <Ask title={at.acts[act]} words={at.actWords[act]} confirm={at.acts[act]} onConfirm={go} onClose={onClose}>
      {choosing && (
        <fieldset class="choice">
          <legend>{at.which}</legend>
          {goods.map(({ key, words }) => (
            <label key={key} class="check">
              <input
                type="checkbox"
                checked={chosen.value.includes(key)}
                onChange={(event) =>
                  (chosen.value = event.currentTarget.checked
                    ? [...chosen.peek(), key]
                    : chosen.peek().filter((each) => each !== key))
                }
              />
              {words}
            </label>
          ))}
        </fieldset>
      )}
      <TextField
        id="act-why"
        label={at.why}
        maxLength={200}
        value={reason.value}
        onInput={(text) => (reason.value = text)}
      />
    </Ask>
  )
}

/** A number that went along and stands on no slip: while it is on hand here, it is sent after the others by one press. */
const SendAlong = ({
  transfer,
  onClose,
}: {
  readonly transfer: Transfer
  readonly onClose: () => void
}): JSX.Element => {
  const { texts, ask, route } = useConsole()
  const at = texts.transfer
  const serial = useSignal('')
  const unknown = useSignal<ErrorBody | { readonly message: string } | null>(null)
  const send = async (requestId: string) => {
    const text = serial.peek().trim()
    if (text === '') return
    const { units } = await ask('serials.life', { serial: text })
    const unit = units.find(({ state }) => state === 'in stock') ?? units[0]
    if (unit === undefined) {
      unknown.value = { message: texts.serial.none(text) }
      return
    }
    const sent = await ask(
      'transfer.initiate',
      {
        destination: transfer.destination.id,
        reference: at.alongOf(transfer.number),
        lines: [{ itemId: unit.itemId, quantity: 1, serials: [unit.serial] }],
      },
      { requestId },
    )
    route.go(addressOf(['inventory', 'transfer', 'open', sent.document]))
  }
  return (
    <Ask title={at.along} words={at.alongWords} confirm={at.alongSend} onConfirm={send} onClose={onClose}>
      <TextField
        id="along"
        label={texts.words.serial}
        maxLength={200}
        value={serial.value}
        onInput={(text) => {
          serial.value = text
          unknown.value = null
        }}
      />
      <Refusal refused={unknown.value} />
    </Ask>
  )
}

/** What the other store has to know and no line carries: a signed text that it reads beside its transfers. */
const News = ({ transfer }: { readonly transfer: Transfer }): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.transfer
  const text = useSignal<string | null>(null)
  const refused = useSignal<ErrorBody | null>(null)
  const other = transfer.direction === 'incoming' ? transfer.source.name : transfer.destination.name
  const show = async () => {
    try {
      text.value = (await ask('transfer.news', { transfer: transfer.id })).text
    } catch (error) {
      refused.value = refusalOf(error)
    }
  }
  return (
    <>
      <button type="button" class="button quiet" onClick={() => void show()}>
        {at.news(other)}
      </button>
      <Refusal refused={refused.value} />
      {text.value !== null && (
        <Labelled label={at.newsLabel(other)} id="news" hint={at.newsHint}>
          <textarea id="news" class="field" rows={3} readOnly value={text.value} ref={(area) => area?.select()} />
        </Labelled>
      )}
    </>
  )
}

/** The slip that travels with the goods, on a printer of this store. */
const Slip = ({ transfer, onDone }: { readonly transfer: Transfer; readonly onDone: (words: string) => void }) => {
  const { texts, ask } = useConsole()
  const at = texts.transfer
  const { asked } = useAsked('printers', (signal) => ask('device.list', {}, { signal }))
  const printers = (asked.value.data?.devices ?? []).filter(({ kind }) => kind === 'receipt-printer')
  const printer = useSignal('')
  const refused = useSignal<ErrorBody | null>(null)
  const chosen = printer.value === '' ? (printers[0]?.id ?? '') : printer.value
  const print = async () => {
    refused.value = null
    try {
      const asking = { transfer: transfer.id, printer: chosen }
      const { copy } = await ask('transfer.print', asking, { requestId: randomId() })
      onDone(copy > 0 ? at.printingCopy(copy) : at.printing)
    } catch (error) {
      refused.value = refusalOf(error)
    }
  }
  if (printers.length === 0) return <p class="soft">{at.noPrinter}</p>
  return (
    <>
      <div class="row bottom">
        <SelectField
          id="printer"
          label={at.printer}
          choices={printers.map(({ id }) => ({ value: id, words: id }))}
          value={chosen}
          onChange={(id) => (printer.value = id)}
        />
        <button type="button" class="button" onClick={() => void print()}>
          {at.print}
        </button>
        <p class="small soft">{at.printHint}</p>
      </div>
      <Refusal refused={refused.value} />
    </>
  )
}

/** What this store may do with a transfer now, beside receiving it. */
export const TransferActs = ({
  transfer,
  onDone,
}: {
  readonly transfer: Transfer
  readonly onDone: () => void
}): JSX.Element => {
  const { texts, spoken } = useConsole()
  const at = texts.transfer
  const act = useSignal<Act | 'along' | null>(null)
  const done = useSignal('')
  const finish = (words: string) => {
    act.value = null
    done.value = words
    spoken.value = words
    onDone()
  }
  const outgoing = transfer.direction === 'outgoing'
  return (
    <section class="card" aria-label={at.what}>
      {outgoing && transfer.open && <Slip transfer={transfer} onDone={finish} />}
      <div class="row">
        {actsOf(transfer).map((each) => (
          <button
            key={each}
            type="button"
            class={`button ${each === 'lost' ? 'danger' : ''}`}
            onClick={() => (act.value = each)}
          >
            {at.acts[each]}…
          </button>
        ))}
        {outgoing && (
          <button type="button" class="button" onClick={() => (act.value = 'along')}>
            {at.along}…
          </button>
        )}
        <News transfer={transfer} />
      </div>
      <p role="status">{done.value}</p>
      {act.value === 'along' && <SendAlong transfer={transfer} onClose={() => (act.value = null)} />}
      {act.value !== null && act.value !== 'along' && (
        <AskAct act={act.value} transfer={transfer} onClose={() => (act.value = null)} onDone={finish} />
      )}
    </section>
  )
}
