import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { type ManagerAsked, useTill } from './till.js'

/** A refused request that a manager may let through, once: who, PIN and reason. What was typed survives a refusal. */
export const ManagerCard = ({ asked }: { readonly asked: ManagerAsked }): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value
  const dialog = useRef<HTMLDialogElement>(null)
  const user = useSignal('')
  const pin = useSignal('')
  const reason = useSignal('')
  const refused = useSignal<string | null>(null)
  const busy = useSignal(false)
  useEffect(() => dialog.current?.showModal(), [])
  const submit = async () => {
    if (busy.value) return
    busy.value = true
    refused.value = await asked.grant({ user: user.value.trim(), pin: pin.value, reason: reason.value })
    busy.value = false
    pin.value = ''
  }
  const ready = user.value.trim() !== '' && pin.value.length >= 4 && reason.value.trim() !== ''
  return (
    <dialog ref={dialog} class="overlay middle" aria-label={texts.manager.title} onClose={asked.giveUp}>
      <div class="overlay-head">
        <h2>{texts.manager.title}</h2>
      </div>
      <form
        class="overlay-body manager"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void submit()
        }}
      >
        <p>{asked.message}</p>
        <label for="manager-user">{texts.manager.user}</label>
        <input
          id="manager-user"
          class="field"
          value={user.value}
          autocomplete="off"
          spellcheck={false}
          maxLength={80}
          onInput={(event) => (user.value = event.currentTarget.value)}
        />
        <label for="manager-pin">{texts.manager.pin}</label>
        <input
          id="manager-pin"
          class="field"
          type="password"
          inputmode="numeric"
          autocomplete="off"
          value={pin.value}
          maxLength={12}
          onInput={(event) => (pin.value = event.currentTarget.value)}
        />
        <label for="manager-reason">{texts.manager.reason}</label>
        <input
          id="manager-reason"
          class="field"
          value={reason.value}
          autocomplete="off"
          maxLength={200}
          onInput={(event) => (reason.value = event.currentTarget.value)}
        />
        {refused.value !== null && (
          <p class="card bad" role="alert">
            {refused.value}
          </p>
        )}
        <div class="row">
          <button type="submit" class="button action" aria-disabled={!ready || busy.value}>
            {texts.manager.grant}
          </button>
          <button type="button" class="button" onClick={asked.giveUp}>
            {texts.cancel}
          </button>
        </div>
      </form>
    </dialog>
  )
}
