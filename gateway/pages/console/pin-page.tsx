import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useConsole } from './console.js'
import { Ask, TextField, useSending } from './form-parts.js'
import { Refusal } from './parts.js'

export const isPin = (text: string): boolean => /^\d{4,12}$/.test(text)

const PinField = ({
  id,
  label,
  value,
  fault = null,
  onInput,
}: {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly fault?: string | null
  readonly onInput: (text: string) => void
}): JSX.Element => {
  const { texts } = useConsole()
  return (
    <TextField
      id={id}
      label={label}
      type="password"
      inputMode="numeric"
      maxLength={12}
      hint={texts.users.pinHint}
      value={value}
      fault={fault}
      onInput={onInput}
    />
  )
}

/** A new PIN for a colleague; whoever forgot it need not know the old one. */
export const PinReset = ({
  user,
  onClose,
}: {
  readonly user: { readonly id: string; readonly name: string }
  /** With what was done in words, or null. */
  readonly onClose: (words: string | null) => void
}): JSX.Element => {
  const { texts, ask } = useConsole()
  const at = texts.pin
  const pin = useSignal('')
  const fault = useSignal<string | null>(null)
  return (
    <Ask
      title={at.resetOf(user.name)}
      words={at.resetWords(user.name)}
      confirm={at.change}
      onClose={() => onClose(null)}
      onConfirm={async () => {
        if (!isPin(pin.peek())) {
          fault.value = texts.users.wantsPin
          document.getElementById('new-pin')?.focus()
          return
        }
        await ask('user.set-pin', { user: user.id, pin: pin.peek() })
        onClose(at.given(user.name))
      }}
    >
      <PinField
        id="new-pin"
        label={at.new}
        value={pin.value}
        fault={fault.value}
        onInput={(text) => {
          pin.value = text
          fault.value = null
        }}
      />
    </Ask>
  )
}

/** One's own PIN, changed with the old one. */
export const PinPage = (): JSX.Element => {
  const { texts, ask, spoken } = useConsole()
  const at = texts.pin
  const old = useSignal('')
  const pin = useSignal('')
  const again = useSignal('')
  const fault = useSignal<string | null>(null)
  const done = useSignal('')
  const { refused, changed, send } = useSending()
  const edit = (field: typeof old) => (text: string) => {
    field.value = text
    fault.value = null
    done.value = ''
    changed()
  }
  const change = async () => {
    if (!isPin(pin.peek())) fault.value = texts.users.wantsPin
    else if (pin.peek() !== again.peek()) fault.value = at.differ
    if (fault.peek() !== null) return document.getElementById('pin-new')?.focus()
    const taken = await send(
      async () => void (await ask('user.change-own-pin', { oldPin: old.peek(), pin: pin.peek() })),
    )
    if (!taken) return document.getElementById('pin-old')?.focus()
    for (const field of [old, pin, again]) field.value = ''
    done.value = at.changed
    spoken.value = at.changed
  }
  return (
    <div class="sheet">
      <h1>{at.title}</h1>
      <form
        class="card narrow"
        aria-label={at.title}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void change()
        }}
      >
        <PinField id="pin-old" label={at.old} value={old.value} onInput={edit(old)} />
        <PinField id="pin-new" label={at.new} value={pin.value} fault={fault.value} onInput={edit(pin)} />
        <PinField id="pin-again" label={at.again} value={again.value} onInput={edit(again)} />
        <Refusal refused={refused.value} />
        <p role="status">{done.value}</p>
        <div class="row">
          <button type="submit" class="button action">
            {at.change}
          </button>
        </div>
      </form>
    </div>
  )
}
