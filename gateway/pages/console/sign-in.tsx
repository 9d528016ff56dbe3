import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ErrorBody } from '../../protocol/common.js'
import { refusalOf, useConsole } from './console.js'
import { Labelled, Refusal } from './parts.js'

/** Name and PIN; on a screen that must be paired first, the pairing code before that. */
const SignInForm = (): JSX.Element => {
  const { texts, user, signIn, pair } = useConsole()
  const name = useSignal(user.peek()?.name ?? '')
  const pin = useSignal('')
  const register = useSignal('')
  const code = useSignal('')
  const refused = useSignal<Pick<ErrorBody, 'code' | 'message'> | null>(null)
  const pairing = useSignal(false)
  const paired = useSignal(false)
  const busy = useSignal(false)
  const form = useRef<HTMLFormElement>(null)
  const focus = (id: string) => requestAnimationFrame(() => document.getElementById(id)?.focus())
  useEffect(() => void focus(name.peek() === '' ? 'sign-in-name' : 'sign-in-pin'), [])

  const submit = async () => {
    if (busy.peek()) return
    busy.value = true
    refused.value = null
    try {
      if (pairing.peek()) {
        await pair(register.peek().trim(), code.peek().trim())
        pairing.value = false
        paired.value = true
        focus('sign-in-pin')
      } else await signIn(name.peek().trim(), pin.peek())
    } catch (error) {
      refused.value = refusalOf(error)
      if (!pairing.peek()) pin.value = ''
      if (refused.value.code === 'PAIRING_REQUIRED' || refused.value.code === 'REGISTER_UNKNOWN') pairing.value = true
      focus(pairing.peek() ? 'sign-in-register' : 'sign-in-pin')
    } finally {
      busy.value = false
    }
  }
  return (
    <form
      ref={form}
      class="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {pairing.value ? (
        <>
          <h2>{texts.signIn.pairTitle}</h2>
          <p class="soft">{texts.signIn.pairWhy}</p>
          <Labelled label={texts.signIn.register} id="sign-in-register">
            <input
              id="sign-in-register"
              class="field"
              inputmode="numeric"
              autocomplete="off"
              value={register.value}
              onInput={(event) => (register.value = event.currentTarget.value)}
            />
          </Labelled>
          <Labelled label={texts.signIn.code} id="sign-in-code">
            <input
              id="sign-in-code"
              class="field"
              autocomplete="off"
              autocapitalize="characters"
              value={code.value}
              onInput={(event) => (code.value = event.currentTarget.value)}
            />
          </Labelled>
        </>
      ) : (
        <>
          <Labelled label={texts.signIn.name} id="sign-in-name">
            <input
              id="sign-in-name"
              class="field"
              autocomplete="off"
              spellcheck={false}
              maxLength={80}
              value={name.value}
              onInput={(event) => (name.value = event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || pin.peek() !== '') return
                event.preventDefault()
                focus('sign-in-pin')
              }}
            />
          </Labelled>
          <Labelled label={texts.signIn.pin} id="sign-in-pin">
            <input
              id="sign-in-pin"
              class="field"
              type="password"
              inputmode="numeric"
              autocomplete="off"
              maxLength={12}
              value={pin.value}
              onInput={(event) => (pin.value = event.currentTarget.value)}
            />
          </Labelled>
        </>
      )}
      {paired.value && <p role="status">{texts.signIn.paired}</p>}
      <Refusal refused={refused.value} />
      <button type="submit" class="button action">
        {pairing.value ? texts.signIn.pair : texts.signIn.signIn}
      </button>
    </form>
  )
}

export const SignInPage = (): JSX.Element => {
  const { texts } = useConsole()
  return (
    <main class="sign-in-page">
      <div class="sign-in-card">
        <h1>{texts.signIn.title}</h1>
        <SignInForm />
      </div>
    </main>
  )
}

/** Over the page of somebody whose session ended: nothing of what was typed is lost. */
export const SignInAgain = (): JSX.Element => {
  const { texts } = useConsole()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="ended-title" onCancel={(event) => event.preventDefault()}>
      <h2 id="ended-title">{texts.signIn.endedTitle}</h2>
      <p>{texts.signIn.ended}</p>
      <SignInForm />
    </dialog>
  )
}
