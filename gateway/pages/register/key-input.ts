import { isPressed } from '../shared/shortcut.js'
import { focusedField, listenForWedge, typeInto } from '../shared/wedge-input.js'
import { perform } from './actions.js'
import { actionRows } from './all-actions.js'
import { searchFieldId } from './page-actions.js'
import { giveAnswer, openQuestion, questionFieldId } from './open-question.js'
import type { Till } from './till.js'
import { isSignedIn, openView } from './what-is-open.js'

/** The serial field of the open prompt, and the amount of the tender. */
export const serialFieldId = 'serial'
export const amountFieldId = 'amount'

const named = (id: string): HTMLInputElement | null => {
  const found = document.getElementById(id)
  return found instanceof HTMLInputElement ? found : null
}

/** A scan of a wedge: like one of the register's own scanner, or refused in words when the daemon is away. */
const scanned = (till: Till, code: string) => {
  if (till.line.peek() !== 'online') return till.refuse({ message: till.texts.peek().line.notTaken(code) }, code)
  // The only question whose answer is scanned; a product's code has another length and sells its item.
  const open = openQuestion(till)
  if (open?.question.kind === 'imei' && /^\d{15}$/.test(code.trim())) return void giveAnswer(till, open, code)
  void till.ask('sale.scan', { code, source: 'wedge' })
}

/** The field of a question that must be answered; an optional one takes no key from the search. */
const askedField = (till: Till) => (openQuestion(till)?.question.mandatory === true ? named(questionFieldId) : null)

/** A character typed beside every field: a shortcut, a QuickPick page, or the first letter of what is wanted now. */
const typed = (till: Till, key: string) => {
  const tendering = openView(till) === 'tender'
  const field = tendering ? named(amountFieldId) : (named(serialFieldId) ?? askedField(till))
  if (field === null && !tendering && /^[1-9]$/.test(key)) {
    till.quickPickPage.value = Number(key) - 1
    till.view.value = 'items'
    return
  }
  const target = field ?? named(searchFieldId)
  if (target === null || key === ' ') return
  target.focus()
  typeInto(target, key)
}

/** Runs the action a key stands for. Returns whether there was one. */
const pressed = (till: Till, event: Parameters<typeof isPressed>[1]): boolean => {
  const found = actionRows.find(([, row]) => row.shortcuts.some((each) => isPressed(each, event)) && row.when(till))
  if (found === undefined) return false
  perform(till, ...found)
  return true
}

/** Enter in a field that the keys before it opened. */
const finish = (field: HTMLInputElement | HTMLTextAreaElement | null) => {
  if (field?.form) field.form.requestSubmit()
  else field?.blur()
}

const plainKey = (key: string) => ({ key, code: '', altKey: false, shiftKey: false, ctrlKey: false, metaKey: false })

/** Binds the keyboard and every wedge scanner to a till, for as long as the page lives. */
export const listenToKeys = (till: Till): void => {
  listenForWedge({
    listens: () => isSignedIn(till),
    scan: (code) => scanned(till, code),
    character: (key) => {
      // The key was kept back; if an earlier one of them moved the cursor into a field meanwhile, it follows there.
      const field = focusedField()
      if (key === 'Enter') finish(field)
      else if (field !== null) typeInto(field, key)
      else if (!pressed(till, plainKey(key))) typed(till, key)
    },
  })
  addEventListener('keydown', (event) => {
    const inField = focusedField() !== null
    // Arrows and Delete belong to the field that has the cursor; Alt and function keys work everywhere.
    const belongsToField = inField && !event.altKey && !/^F\d+$|^Escape$/.test(event.key)
    if (event.defaultPrevented || belongsToField || !pressed(till, event)) return
    event.preventDefault()
  })
}
