import { useSignal, type Signal } from '@preact/signals'
import type { ComponentChildren, InputHTMLAttributes, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { randomId } from '../../client/random-id.js'
import type { ErrorBody } from '../../protocol/common.js'
import { refusalOf, useConsole } from './console.js'
import { Labelled, Refusal } from './parts.js'

/** One line of text under its label. */
export const TextField = ({
  id,
  label,
  value,
  onInput,
  hint,
  fault = null,
  ...rest
}: {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly onInput: (text: string) => void
  readonly hint?: string
  readonly fault?: string | null
  readonly type?: 'text' | 'tel' | 'email' | 'password' | 'date' | 'datetime-local'
  readonly inputMode?: 'numeric' | 'decimal'
  readonly maxLength?: number
  readonly onKeyDown?: (event: KeyboardEvent) => unknown
}): JSX.Element => (
  <Labelled label={label} id={id} fault={fault} {...(hint === undefined ? {} : { hint })}>
    <input
      // The types of preact know each `type` as an input of its own, and none whose type is not known yet.
      {...(rest as InputHTMLAttributes)}
      id={id}
      class="field"
      autocomplete="off"
      spellcheck={false}
      value={value}
      aria-invalid={fault !== null}
      {...(fault === null ? {} : { 'aria-describedby': `${id}-fault` })}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  </Labelled>
)

export interface Sending {
  readonly refused: Signal<ErrorBody | null>
  /** What is sent is another thing from here on: it gets another request id, and what was refused is forgotten. */
  readonly changed: () => void
  /** Sends it once, however often it is pressed; true when it was taken. */
  readonly send: (work: (requestId: string) => Promise<void>) => Promise<boolean>
}

/** A form that is sent: one request id for what is in it, what was refused, no second press while one is under way. */
export const useSending = (): Sending => {
  const refused = useSignal<ErrorBody | null>(null)
  const request = useRef(randomId())
  const busy = useRef(false)
  return {
    refused,
    changed: () => {
      request.current = randomId()
      refused.value = null
    },
    send: async (work) => {
      if (busy.current) return false
      busy.current = true
      try {
        await work(request.current)
        request.current = randomId()
        refused.value = null
        return true
      } catch (error) {
        refused.value = refusalOf(error)
        return false
      } finally {
        busy.current = false
      }
    },
  }
}

/** A question over the page: its words, what is filled in, one button that does it and one that does not. */
export const Ask = ({
  title,
  words,
  confirm,
  danger = false,
  onConfirm,
  onClose,
  children,
}: {
  readonly title: string
  readonly words?: string
  readonly confirm: string
  readonly danger?: boolean
  readonly onConfirm: (requestId: string) => Promise<void>
  readonly onClose: () => void
  readonly children?: ComponentChildren
}): JSX.Element => {
  const { texts } = useConsole()
  const dialog = useRef<HTMLDialogElement>(null)
  const { refused, send } = useSending()
  useEffect(() => {
    dialog.current?.showModal()
    // What destroys is not one key away.
    if (danger) dialog.current?.querySelector<HTMLElement>('[data-safe]')?.focus()
    else dialog.current?.querySelector<HTMLElement>('input, select')?.focus()
  }, [])
  return (
    <dialog ref={dialog} class="dialog" aria-label={title} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send(onConfirm)
        }}
      >
        <h2>{title}</h2>
        {words !== undefined && <p>{words}</p>}
        {children}
        <Refusal refused={refused.value} />
        <div class="row">
          <button type="submit" class={`button ${danger ? 'danger' : 'action'}`}>
            {confirm}
          </button>
          <button type="button" class="button" data-safe onClick={onClose}>
            {texts.cancel}
          </button>
        </div>
      </form>
    </dialog>
  )
}
