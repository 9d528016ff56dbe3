import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ReplyBody } from '../../client/index.js'
import { hasKeyboard } from '../shared/has-keyboard.js'
import { Icon } from '../shared/icons.js'
import { useTill } from './till.js'

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const shortest = 4
const longest = 12

/** Who is selling: the name picked or typed, then the PIN, by touch or by keyboard. */
export const SignIn = (): JSX.Element => {
  const till = useTill()
  const texts = till.texts.value.signIn
  const users = useSignal<ReplyBody<'session.users'>['users']>([])
  const name = useSignal('')
  const pin = useSignal('')
  const nameField = useRef<HTMLInputElement>(null)
  const pinField = useRef<HTMLInputElement>(null)
  const toPin = () => (hasKeyboard() ? pinField.current?.focus() : undefined)
  const online = till.line.value === 'online'
  useEffect(() => {
    if (online) void till.ask('session.users', {}).then((got) => (users.value = got?.users ?? users.value))
  }, [online])

  useEffect(() => (hasKeyboard() ? nameField.current?.focus() : undefined), [])

  const matching = users.value.filter((user) => user.name.toLowerCase().includes(name.value.trim().toLowerCase()))
  const picked = users.value.some((user) => user.name === name.value)
  const pick = (chosen: string) => {
    name.value = chosen
    pin.value = ''
    toPin()
  }
  const press = (digit: string) => {
    if (pin.value.length < longest) pin.value += digit
  }
  const submit = async () => {
    const only = matching[0]
    if (!picked && matching.length === 1 && only !== undefined) name.value = only.name
    if (name.value.trim() === '' || pin.value.length < shortest) return toPin()
    const done = await till.ask('session.sign-in', { user: name.value.trim(), pin: pin.value })
    pin.value = ''
    if (done === null) toPin()
    else till.notice.value = null
    return undefined
  }
  const ready = name.value.trim() !== '' && pin.value.length >= shortest && online
  return (
    <main class="sign-in">
      <form
        class="sign-in-card"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <section class="sign-in-who">
          <h1>{texts.title}</h1>
          {till.sale.value !== null && <p class="badge warn">{texts.openSale}</p>}
          <label for="name">{texts.name}</label>
          <input
            ref={nameField}
            id="name"
            class="field"
            value={name.value}
            placeholder={texts.namePlaceholder}
            autocomplete="off"
            spellcheck={false}
            maxLength={80}
            onInput={(event) => (name.value = event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              pick(matching[0]?.name ?? name.value)
            }}
          />
          <div class="names" role="group" aria-label={texts.title}>
            {(picked ? users.value : matching).map((user) => (
              <button
                key={user.id}
                type="button"
                class="button name"
                aria-pressed={user.name === name.value}
                onClick={() => pick(user.name)}
              >
                <Icon name="user" /> {user.name}
              </button>
            ))}
          </div>
        </section>
        <section class="sign-in-pin">
          <label for="pin">{picked ? texts.pinOf(name.value) : texts.pin}</label>
          <input
            ref={pinField}
            id="pin"
            class="field pin"
            type="password"
            inputmode="numeric"
            autocomplete="off"
            maxLength={longest}
            value={pin.value}
            onInput={(event) => (pin.value = event.currentTarget.value)}
          />
          <div class="pad">
            {digits.map((digit) => (
              <button key={digit} type="button" class="button" onClick={() => press(digit)}>
                {digit}
              </button>
            ))}
            <button type="button" class="button quiet" onClick={() => (pin.value = '')}>
              {texts.clear}
            </button>
            <button type="button" class="button" onClick={() => press('0')}>
              0
            </button>
            <button type="submit" class="button action" aria-disabled={!ready}>
              {texts.signIn}
            </button>
          </div>
          {till.notice.value !== null && (
            <p class="refusal sign-in-refusal">
              <Icon name="refused" /> <span class="refusal-words">{till.notice.value.text}</span>
            </p>
          )}
          {!online && <p class="badge bad">{till.texts.value.line.offline}</p>}
        </section>
      </form>
    </main>
  )
}
