import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Sale, SaleLine } from '../../protocol/register-state.js'
import { parseAmount } from '../shared/amounts.js'
import { hasKeyboard } from '../shared/has-keyboard.js'
import { instantAt } from '../shared/zone-time.js'
import { ActionButton } from './action-button.js'
import { PinForm } from './pin-form.js'
import { TermsField, TermsForm } from './terms-form.js'
import { useTill } from './till.js'
import { closePanel, currentLine } from './what-is-open.js'

/** Another price for the chosen line, with its reason; or the listed one again. */
const PriceForm = ({ sale, line }: { readonly sale: Sale; readonly line: SaleLine }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.terms
  const kind = useSignal<'percent' | 'amount' | 'price'>('percent')
  const value = useSignal('')
  const reason = useSignal('')
  const digits = till.state.value?.register.store.minorDigits ?? 2
  const change = async () => {
    // A percentage has up to four decimals: parts per million.
    const number = parseAmount(value.value, kind.value === 'percent' ? 4 : digits)
    if (number === null || number < 0) return till.refuse({ message: till.texts.value.tender.notAnAmount }, null)
    if (reason.value.trim() === '') return till.refuse({ message: texts.reasonFirst }, null)
    const body = { sale: sale.id, line: line.id, kind: kind.value, value: number, reason: reason.value.trim() }
    if ((await till.ask('sale.set-price', body)) !== null) closePanel(till)
  }
  return (
    <TermsForm title={texts.priceOf(line.name)} go={texts.setPrice} submit={() => void change()}>
      <div class="row" role="group" aria-label={texts.kind}>
        {(['percent', 'amount', 'price'] as const).map((name) => (
          <button
            key={name}
            type="button"
            class="button"
            aria-pressed={kind.value === name}
            onClick={() => (kind.value = name)}
          >
            {texts.kinds[name]}
          </button>
        ))}
      </div>
      <TermsField
        id="price-value"
        label={texts.values[kind.value]}
        value={value.value}
        set={(text) => (value.value = text)}
      />
      <TermsField id="price-reason" label={texts.reason} value={reason.value} set={(text) => (reason.value = text)} />
      {line.priceChange !== null && (
        <button
          type="button"
          class="button"
          onClick={() => void till.ask('sale.list-price', { sale: sale.id, line: line.id })}
        >
          {texts.listedAgain}
        </button>
      )}
    </TermsForm>
  )
}

/** No tax for this sale, with its reason and what proves it; or the tax again. */
const TaxForm = ({ sale }: { readonly sale: Sale }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.terms
  const reason = useSignal('')
  const certificate = useSignal('')
  if (sale.exemption !== null)
    return (
      <button type="button" class="button" onClick={() => void till.ask('sale.take-tax', { sale: sale.id })}>
        {texts.taxAgain}
      </button>
    )
  const exempt = async () => {
    if (reason.value.trim() === '' || certificate.value.trim() === '')
      return till.refuse({ message: texts.proofFirst }, null)
    const body = { sale: sale.id, reason: reason.value.trim(), certificate: certificate.value.trim() }
    if ((await till.ask('sale.exempt', body)) !== null) closePanel(till)
  }
  return (
    <TermsForm title={texts.noTax} go={texts.sellWithoutTax} submit={() => void exempt()}>
      <TermsField id="exempt-reason" label={texts.reason} value={reason.value} set={(text) => (reason.value = text)} />
      <TermsField
        id="exempt-proof"
        label={texts.certificate}
        value={certificate.value}
        set={(text) => (certificate.value = text)}
      />
    </TermsForm>
  )
}

/** A sale that was made on paper: when, and on which paper. */
const PaperForm = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.terms
  const at = useSignal('')
  const paper = useSignal('')
  const start = async () => {
    const moment = instantAt(at.value, till.state.value?.register.store.zone ?? 'UTC')
    if (moment === null || paper.value.trim() === '') return till.refuse({ message: texts.paperFirst }, null)
    if ((await till.ask('sale.late', { at: moment, paper: paper.value.trim() })) !== null) closePanel(till)
  }
  return (
    <TermsForm title={texts.paperSale} go={texts.paperStart} submit={() => void start()}>
      <p class="soft">{texts.paperHow}</p>
      <p class="labelled-field">
        <label for="paper-at">{texts.paperAt}</label>
        <input
          id="paper-at"
          class="field"
          type="datetime-local"
          value={at.value}
          onInput={(event) => (at.value = event.currentTarget.value)}
        />
      </p>
      <TermsField
        id="paper-number"
        label={texts.paperNumber}
        max={40}
        value={paper.value}
        set={(text) => (paper.value = text)}
      />
    </TermsForm>
  )
}

/** What is done seldom: prices, tax, a sale made on paper, one's own PIN. */
export const TermsPanel = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value
  const sale = till.sale.value
  const line = currentLine(till)
  useEffect(() => {
    if (hasKeyboard()) document.getElementById(sale === null ? 'paper-at' : 'price-value')?.focus()
  }, [])
  return (
    <section class="suspended terms-panel" aria-label={texts.terms.title}>
      <h2>{texts.terms.title}</h2>
      {sale !== null && line !== null && line.returned === null && <PriceForm key={line.id} sale={sale} line={line} />}
      {sale !== null && <TaxForm sale={sale} />}
      {sale === null && <PaperForm />}
      <PinForm />
      <div class="panel-foot">
        <ActionButton name="terms" />
      </div>
    </section>
  )
}
