import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ReplyBody } from '../../client/index.js'
import { useTill } from './till.js'
import { closePanel } from './what-is-open.js'

type Receipt = ReplyBody<'return.find'>['receipts'][number]
type Line = Receipt['lines'][number]

/** What is chosen of a receipt: numbers, and pieces without one, by the line's position. */
interface Chosen {
  readonly serials: readonly string[]
  readonly pieces: number
}
const nothing: Chosen = { serials: [], pieces: 0 }

/** One line of the receipt with what is still out of it. */
const LineChoice = ({
  line,
  chosen,
  choose,
  swap,
}: {
  readonly line: Line
  readonly chosen: Chosen
  readonly choose: (next: Chosen) => void
  readonly swap: (serial: string) => void
}): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.returns
  const { money } = till.format.value
  const toggle = (label: string) =>
    choose({
      ...chosen,
      serials: chosen.serials.includes(label)
        ? chosen.serials.filter((each) => each !== label)
        : [...chosen.serials, label],
    })
  const loose = Math.min(line.out, line.withoutSerial)
  return (
    <li aria-label={line.name}>
      <p>
        <strong>{line.name}</strong> {money(line.unitPrice)}{' '}
        <span class="soft small">{texts.out(line.out, line.quantity)}</span>
      </p>
      {line.serials.map(({ label, warrantyUntil }) => (
        <p key={label} class="row">
          <label class="row">
            <input type="checkbox" checked={chosen.serials.includes(label)} onChange={() => toggle(label)} />
            <span class="serial-label">{label}</span>
          </label>
          {warrantyUntil !== null && <span class="soft small">{texts.warranty(warrantyUntil)}</span>}
          <button type="button" class="button quiet" aria-label={`${texts.swap}: ${label}`} onClick={() => swap(label)}>
            {texts.swap}
          </button>
        </p>
      ))}
      {loose > 0 && !line.serialRequired && (
        <p class="row">
          <input
            class="field quantity"
            type="number"
            min={0}
            max={loose}
            aria-label={texts.pieces(line.name)}
            value={chosen.pieces}
            onInput={(event) => choose({ ...chosen, pieces: Math.trunc(Number(event.currentTarget.value)) || 0 })}
          />
          <span class="soft small">/ {loose}</span>
        </p>
      )}
    </li>
  )
}

/** A receipt: what of it comes back, or what was wrong with it. */
export const ReceiptCard = ({
  receipt,
  reason,
  again,
}: {
  readonly receipt: Receipt
  readonly reason: string
  /** Looks the receipt up anew. */
  readonly again: () => Promise<void>
}): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.returns
  const { money, time } = till.format.value
  const asked = receipt.lines.map(({ position, serials }) => [
    position,
    { serials: serials.filter((serial) => serial.asked).map(({ label }) => label), pieces: 0 },
  ])
  const choice = useSignal<Readonly<Record<number, Chosen>>>(Object.fromEntries(asked) as Record<number, Chosen>)
  const swapping = useSignal<{ readonly position: number; readonly old: string } | null>(null)
  const other = useSignal('')
  const of = ({ position }: Line): Chosen => choice.value[position] ?? nothing
  const count = receipt.lines.reduce((sum, line) => sum + of(line).serials.length + of(line).pieces, 0)
  const isOut = receipt.lines.some((line) => line.out > 0)
  const explained = (): boolean => {
    if (reason.trim() === '') till.refuse({ message: texts.reasonFirst }, null)
    return reason.trim() !== ''
  }
  const take = async () => {
    if (count === 0) return till.refuse({ message: texts.chooseFirst }, null)
    if (!explained()) return
    for (const line of receipt.lines) {
      const { serials, pieces } = of(line)
      const quantity = serials.length + pieces
      if (quantity === 0) continue
      const body = { document: receipt.document, position: line.position, quantity, serials: [...serials], reason }
      // What went into the basket before stays there; what is still out is looked up anew.
      if ((await till.ask('return.add', body)) === null) return again()
    }
    till.accept(texts.taken(count))
    closePanel(till)
  }
  const undo = async () => {
    if (!explained()) return
    if ((await till.ask('sale.post-void', { document: receipt.document, reason })) === null) return
    till.accept(texts.voidNow(receipt.number))
    await again()
  }
  const swap = async () => {
    if (swapping.value === null || other.value.trim() === '' || !explained()) return
    const { position, old } = swapping.value
    const body = { document: receipt.document, position, old, new: other.value, reason }
    if ((await till.ask('sale.swap', body)) === null) return
    swapping.value = null
    other.value = ''
    till.accept(texts.swapped)
    await again()
  }
  return (
    <li class="card" aria-label={texts.receipt(receipt.number)}>
      <p class="suspended-head">
        <strong>{texts.receipt(receipt.number)}</strong>
        {receipt.voided && <span class="badge bad">{texts.voided}</span>}
      </p>
      <p class="soft small">
        {texts.soldBy(`${receipt.businessDate} ${time(receipt.at)}`, receipt.user, money(receipt.total))}
      </p>
      {!isOut && <p>{texts.nothingOut}</p>}
      <ul class="return-lines">
        {receipt.lines
          .filter((line) => line.out > 0)
          .map((line) => (
            <LineChoice
              key={line.position}
              line={line}
              chosen={of(line)}
              choose={(next) => (choice.value = { ...choice.value, [line.position]: next })}
              swap={(old) => (swapping.value = { position: line.position, old })}
            />
          ))}
      </ul>
      {swapping.value !== null && (
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault()
            void swap()
          }}
        >
          <label for="swap">{texts.swapWith(swapping.value.old)}</label>
          <input
            id="swap"
            class="field"
            maxLength={200}
            autocomplete="off"
            value={other.value}
            onInput={(event) => (other.value = event.currentTarget.value)}
          />
          <button type="submit" class="button action">
            {texts.swap}
          </button>
        </form>
      )}
      <p class="row">
        {isOut && (
          <button type="button" class="button action" onClick={() => void take()}>
            {texts.take}
          </button>
        )}
        {!receipt.voided && (
          <button type="button" class="button quiet" onClick={() => void undo()}>
            {texts.voidReceipt}
          </button>
        )}
      </p>
    </li>
  )
}
