import { idle, takeKey, takeSilence, type Verdict, wedgeTiming } from './wedge.js'

type Field = HTMLInputElement | HTMLTextAreaElement

export interface WedgeListener {
  /** False while nothing can be scanned: then every key is left alone. */
  readonly listens: () => boolean
  /** A scanner typed this code; the field it fell into is as it was before. */
  scan(code: string): void
  /** A person typed this character while no field had the cursor; `Enter` too, where it followed others at once. */
  character(key: string): void
}

interface Before {
  readonly field: Field
  readonly value: string
  readonly start: number | null
  readonly end: number | null
}

const textTypes = new Set(['text', 'search', 'password', 'tel', 'url'])

/** The field that has the cursor, if one has. */
export const focusedField = (): Field | null => {
  const { activeElement } = document
  if (activeElement instanceof HTMLTextAreaElement) return activeElement
  return activeElement instanceof HTMLInputElement && textTypes.has(activeElement.type) ? activeElement : null
}

/** Sets a field's text as if it had been typed, so that whoever listens to it hears. */
export const setFieldText = (field: Field, value: string, start = value.length, end = start): void => {
  field.value = value
  field.setSelectionRange(start, end)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Types into a field where its cursor is, over what is selected. */
export const typeInto = (field: Field, text: string): void => {
  const { value } = field
  const start = field.selectionStart ?? value.length
  const end = field.selectionEnd ?? value.length
  setFieldText(field, value.slice(0, start) + text + value.slice(end), start + text.length)
}

const stateOf = (field: Field | null): Before | null =>
  field && { field, value: field.value, start: field.selectionStart, end: field.selectionEnd }

const restore = (before: Before | null) => {
  if (before === null || before.field.value === before.value) return
  setFieldText(before.field, before.value, before.start ?? before.value.length, before.end ?? before.value.length)
}

/** The character a key stands for. Scanners send the GS1 separator (FNC1) as Ctrl+]. */
const characterOf = (event: KeyboardEvent): string | null => {
  if (event.ctrlKey && (event.key === ']' || event.code === 'BracketRight')) return '\u001d'
  if (event.key === 'Enter' || event.key === 'Tab') return event.shiftKey ? null : event.key
  const plain = !event.altKey && !event.metaKey && !event.ctrlKey
  const isCharacter = /^.$/su.test(event.key)
  return isCharacter && (plain || event.getModifierState('AltGraph')) ? event.key : null
}

const isEndAlone = ({ keys }: Extract<Verdict, { kind: 'person' }>): boolean =>
  keys.length === 1 && (keys[0]?.key === 'Enter' || keys[0]?.key === 'Tab')

/** Listens to all keys of the page and tells scans from typing. Returns what ends it. */
export const listenForWedge = (listener: WedgeListener): (() => void) => {
  let state = idle
  let before: Before | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Returns whether the keys were handled here, an end key among them included. */
  const tell = (verdicts: readonly Verdict[]): boolean => {
    let handled = false
    for (const verdict of verdicts) {
      if (verdict.kind === 'scan') {
        restore(before)
        handled = true
        listener.scan(verdict.code)
      } else if (before === null && !isEndAlone(verdict)) {
        handled = true
        for (const { key } of verdict.keys) if (key !== 'Tab') listener.character(key)
      }
    }
    return handled
  }

  /** Judges the keys that wait. They may move the cursor into a field, where the next key then belongs. */
  const flush = () => {
    clearTimeout(timer)
    const { verdicts } = takeSilence(state)
    state = idle
    tell(verdicts)
  }

  const onKey = (event: KeyboardEvent) => {
    const key = characterOf(event)
    if (key === null || event.isComposing || !listener.listens()) return
    const last = state.burst.at(-1)
    const cold = last !== undefined && event.timeStamp - last.at > wedgeTiming.gap
    if (last !== undefined && (cold || focusedField() !== (before?.field ?? null))) flush()
    const field = focusedField()
    const wasEmpty = state.burst.length === 0
    if (wasEmpty) before = stateOf(field)
    const step = takeKey(state, { key, at: event.timeStamp, repeat: event.repeat })
    state = step.state
    clearTimeout(timer)
    const handled = tell(step.verdicts)
    if (state.burst.length > 0) timer = setTimeout(flush, wedgeTiming.gap + 10)
    const ends = key === 'Enter' || key === 'Tab'
    // The key that ended a scan, or followed keys that were kept, presses nothing; keys that fall beside every field are
    // kept until they are judged.
    const isPressOfButton = key === ' ' && wasEmpty
    if ((ends && handled) || (!ends && field === null && !isPressOfButton) || key === '\u001d') {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
  }

  addEventListener('keydown', onKey, { capture: true })
  return () => {
    clearTimeout(timer)
    removeEventListener('keydown', onKey, { capture: true })
  }
}
