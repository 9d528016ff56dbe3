import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Sale, SaleLine } from '../../protocol/register-state.js'
import { Icon } from '../shared/icons.js'
import { ActionButton, Confirmation } from './action-button.js'
import { LevelBadge } from './level-badge.js'
import { LineQuestions } from './line-questions.js'
import { quantityFieldId } from './sale-actions.js'
import { SerialPrompt } from './serial-prompt.js'
import { useTill } from './till.js'
import { canChange, currentLine } from './what-is-open.js'

/** What the line still wants, in colour and words. */
const Wanted = ({ line }: { readonly line: SaleLine }): JSX.Element | null => {
  const { texts } = useTill()
  if (line.wanted === 0 || !line.mandatory) return null
  const { sale } = texts.value
  const has = line.serials.length
  const text = line.later ? sale.later(line.wanted) : sale.needs(has + 1, has + line.wanted)
  return (
    <span class="badge warn">
      <Icon name="wanted" />
      {text}
    </span>
  )
}

const Serials = ({ sale, line }: { readonly sale: Sale; readonly line: SaleLine }): JSX.Element | null => {
  const till = useTill()
  if (line.serials.length === 0) return null
  const texts = till.texts.value.sale
  return (
    <ul class="serials">
      {line.serials.map(({ label, known }) => (
        <li key={label} class="serial">
          <span class="serial-label">{label}</span>
          {!known && <span class="badge note">{texts.newSerial}</span>}
          {canChange(till) && line.returned === null && (
            <button
              type="button"
              class="button quiet square"
              aria-label={texts.removeSerial(label)}
              onClick={() => void till.ask('sale.remove-serial', { sale: sale.id, line: line.id, serial: label })}
            >
              <Icon name="close" />
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** The quantity, to be typed over where plus and minus would take too long. */
const QuantityField = ({ line }: { readonly line: SaleLine }): JSX.Element => {
  const till = useTill()
  const set = (field: HTMLInputElement) => {
    const quantity = Number(field.value)
    const sale = till.sale.value
    if (quantity === line.quantity) return
    if (sale === null || !Number.isInteger(quantity) || quantity < 1 || quantity > 9999)
      field.value = `${line.quantity}`
    else void till.ask('sale.set-quantity', { sale: sale.id, line: line.id, quantity })
  }
  return (
    <input
      id={quantityFieldId}
      class="field quantity"
      type="text"
      inputmode="numeric"
      maxLength={4}
      aria-label={till.texts.value.sale.quantityOf(line.name)}
      aria-keyshortcuts="*"
      autocomplete="off"
      defaultValue={`${line.quantity}`}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => set(event.currentTarget)}
      onKeyDown={(event) => (event.key === 'Enter' ? event.currentTarget.blur() : undefined)}
    />
  )
}

/** What can be done to the chosen line. */
const LineTools = ({ line }: { readonly line: SaleLine }): JSX.Element => {
  const { texts } = useTill()
  return (
    <>
      <div class="line-tools">
        {line.returned === null && (
          <div class="stepper" role="group" aria-label={texts.value.sale.quantity}>
            <ActionButton name="fewer" look="square" iconOnly />
            <QuantityField key={`${line.id} ${line.quantity}`} line={line} />
            <ActionButton name="more" look="square" iconOnly />
          </div>
        )}
        {line.wanted > 0 && <ActionButton name="askNow" />}
        <ActionButton name="label" look="quiet" />
        <ActionButton name="removeLine" look="quiet" />
      </div>
      <Confirmation name="removeLine" />
    </>
  )
}

/** One line of the sale: what it is, its serial numbers, what it still wants, and its prompt. */
export const BasketLine = ({ sale, line }: { readonly sale: Sale; readonly line: SaleLine }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value
  const { money } = till.format.value
  const chosen = currentLine(till)?.id === line.id
  const asked = sale.prompt?.line === line.id
  const element = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen, asked, line.serials.length, sale.prompt?.refused])
  return (
    <li
      ref={element}
      class={`line ${chosen ? 'chosen' : ''} ${asked ? 'asked' : ''} ${line.returned === null ? '' : 'returned'}`}
      aria-label={line.name}
      aria-current={chosen}
    >
      <button type="button" class="line-main" onClick={() => (till.chosenLine.value = line.id)}>
        <span class="line-quantity">{line.quantity} ×</span>
        <span class="line-name">{line.name}</span>
        <span class="line-amount">{money(line.amount)}</span>
        <span class="line-code soft small">
          {line.productId}
          {line.upc !== null && ` · ${line.upc}`}
          {line.quantity > 1 && ` · ${texts.sale.each(money(line.unitPrice))}`} <LevelBadge level={line.level} />
        </span>
      </button>
      {line.returned !== null && (
        <div class="line-badges row">
          <span class="badge warn">
            <Icon name="recall" />
            {texts.sale.returned(line.returned.receipt)}
          </span>
          <span class="soft small">
            {line.returned.reason}
            {line.returned.inspect && ` · ${texts.sale.inspect}`}
          </span>
        </div>
      )}
      {line.wanted > 0 && line.mandatory && (
        <div class="line-badges row">
          <Wanted line={line} />
        </div>
      )}
      {line.priceChange !== null && line.listPrice !== null && (
        <p class="line-note small">{texts.sale.otherPrice(money(line.listPrice), line.priceChange.reason)}</p>
      )}
      {line.priceNow !== null && <p class="line-note small">{texts.sale.priceChanged(money(line.priceNow))}</p>}
      <Serials sale={sale} line={line} />
      {asked && sale.prompt && canChange(till) && <SerialPrompt key={line.id} sale={sale} prompt={sale.prompt} />}
      <LineQuestions sale={sale} line={line} />
      {chosen && canChange(till) && <LineTools line={line} />}
    </li>
  )
}
