import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { TermsForm } from './terms-form.js'
import { useTill } from './till.js'

interface Field {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly set: (value: string) => void
}

const PinField = ({ id, label, value, set }: Field): JSX.Element => (
  <p class="labelled-field">
    <label for={id}>{label}</label>
    <input
      id={id}
      class="field"
      type="password"
      inputmode="numeric"
      autocomplete="off"
      value={value}
      maxLength={12}
      onInput={(event) => set(event.currentTarget.value)}
    />
  </p>
)

/** One's own PIN, changed by the old one. Nothing of it stays in the fields. */
export const PinForm = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.terms
  const old = useSignal('')
  const next = useSignal('')
  const change = async () => {
    if (!/^[0-9]{4,12}$/.test(next.value)) return till.refuse({ message: texts.pinRule }, null)
    const body = { oldPin: old.value, pin: next.value }
    old.value = next.value = ''
    if ((await till.ask('session.change-pin', body)) !== null) till.accept(texts.pinChanged)
  }
  return (
    <TermsForm title={texts.pin} go={texts.pinChange} submit={() => void change()}>
      <PinField id="pin-old" label={texts.pinOld} value={old.value} set={(text) => (old.value = text)} />
      <PinField id="pin-new" label={texts.pinNew} value={next.value} set={(text) => (next.value = text)} />
    </TermsForm>
  )
}
