import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Sale } from '../../protocol/register-state.js'
import { hasKeyboard } from '../shared/has-keyboard.js'
import { ActionButton, Confirmation } from './action-button.js'
import { perform } from './actions.js'
import { amountFieldId } from './key-input.js'
import { amountsOf, tenderActions, typedAmount } from './tender-actions.js'
import { useTill } from './till.js'
import { closePanel } from './what-is-open.js'

/** What the typed amount would do, before it is done. */
const Preview = ({ sale }: { readonly sale: Sale }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.tender
  const { money } = till.format.value
  const amount = typedAmount(till, 'cash')
  const words = () => {
    if (till.tenderText.value.trim() === '') return ''
    if (amount === null) return texts.notAnAmount
    if (sale.due < 0) return amount > -sale.due ? texts.giveTooMuch : ''
    if (amount < sale.dueCash) return texts.remains(money(sale.due - amount))
    return amount > sale.dueCash ? texts.changeFor(money(amount - sale.dueCash)) : ''
  }
  return (
    <p class="preview" role="status">
      {words()}
    </p>
  )
}

/** Being paid: exact, round or typed, cash or card, as many times as it takes. */
export const TenderPanel = ({ sale }: { readonly sale: Sale }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.tender
  const { money, amount } = till.format.value
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (hasKeyboard()) field.current?.focus()
  }, [])
  return (
    <section class="tender" aria-label={texts.pay}>
      <p class="due">
        <span>{sale.due < 0 ? texts.owed : texts.due}</span> <strong>{money(Math.abs(sale.due))}</strong>
      </p>
      {sale.dueCash !== sale.due && <p class="soft">{texts.inCash(money(Math.abs(sale.dueCash)))}</p>}
      {sale.tenders.length > 0 && (
        <ul class="paid" aria-label={texts.paid}>
          {sale.tenders.map((tender, i) => (
            <li key={i}>
              <span>{texts[tender.kind]}</span> <span>{money(tender.amount)}</span>
            </li>
          ))}
        </ul>
      )}
      {amountsOf(till).length > 0 && (
        <div class="round-amounts" role="group" aria-label={texts.cash}>
          <ActionButton name="round1" />
          <ActionButton name="round2" />
          <ActionButton name="round3" />
        </div>
      )}
      <form
        class="amount"
        onSubmit={(event) => {
          event.preventDefault()
          perform(till, 'takeCash', tenderActions.takeCash)
        }}
      >
        <label for={amountFieldId}>{texts.typed}</label>
        <input
          ref={field}
          id={amountFieldId}
          class="field"
          type="text"
          inputmode="decimal"
          autocomplete="off"
          placeholder={amount(Math.abs(sale.due))}
          value={till.tenderText.value}
          onInput={(event) => (till.tenderText.value = event.currentTarget.value)}
        />
        <Preview sale={sale} />
      </form>
      <div class="take">
        <ActionButton name="takeCash" look="action" keyHidden>
          <kbd aria-hidden="true">↵</kbd>
        </ActionButton>
        <ActionButton name="takeCard" look="action" />
      </div>
      <div class="panel-foot">
        <Confirmation name="giveBack" />
        {sale.state === 'tendering' ? (
          <ActionButton name="giveBack" />
        ) : (
          <button type="button" class="button" onClick={() => closePanel(till)}>
            {texts.backToSale} <kbd aria-hidden="true">Esc</kbd>
          </button>
        )}
      </div>
    </section>
  )
}
