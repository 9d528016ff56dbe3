import type { SaleLine } from '../../protocol/register-state.js'
import { action, type Action } from './actions.js'
import type { Till } from './till.js'
import { canChange, currentLine, isSignedIn, openView } from './what-is-open.js'

const prompt = (till: Till) => (isSignedIn(till) && canChange(till) ? (till.sale.value?.prompt ?? null) : null)

/** What comes back is chosen on its receipt, and not counted here. */
const canCount = (till: Till): boolean => canChange(till) && currentLine(till)?.returned === null

const changeQuantity = async (till: Till, by: number) => {
  const sale = till.sale.value
  const line = currentLine(till)
  if (sale === null || line === null || line.quantity + by < 1) return
  await till.ask('sale.set-quantity', { sale: sale.id, line: line.id, quantity: line.quantity + by })
}

const chooseNeighbour = (till: Till, step: number) => {
  const lines = till.sale.value?.lines ?? []
  const now = lines.findIndex((line) => line.id === currentLine(till)?.id)
  const next = lines[Math.min(lines.length - 1, Math.max(0, now + step))]
  if (next !== undefined) till.chosenLine.value = next.id
}

/** The line to ask about next: the chosen one where it wants a serial number, else the first that must have one. */
const unasked = (till: Till): SaleLine | null => {
  const wants = (line: SaleLine) => line.wanted > 0 && line.id !== prompt(till)?.line
  const current = currentLine(till)
  if (current !== null && wants(current)) return current
  return prompt(till) === null ? (till.sale.value?.lines.find((line) => line.mandatory && wants(line)) ?? null) : null
}

/** Takes the open sale's prompt off the way; the line stays marked. */
export const postpone = async (till: Till): Promise<boolean> => {
  const sale = till.sale.value
  if (!sale?.prompt) return false
  return (await till.ask('sale.postpone-prompt', { sale: sale.id, line: sale.prompt.line })) !== null
}

/** A label for each piece of a line; with the serial number where the line has one. */
export const printLabel = async (till: Till, { itemId, name, quantity, serials }: SaleLine): Promise<void> => {
  const serial = serials.length === 1 ? serials[0]?.label : undefined
  const copies = Math.min(quantity, 100)
  const sent = await till.ask('print.label', { itemId, copies, ...(serial === undefined ? {} : { serial }) })
  if (sent !== null) till.accept(till.texts.value.labels.sent(name))
}

/** Where a quantity is typed; the chosen line's field has this id. */
export const quantityFieldId = 'quantity'

/** What is done to lines, prompts and the sale as a whole. */
export const saleActions = {
  later: action({
    text: ({ texts }) => texts.value.prompt.later,
    shortcuts: [{ key: 'F8' }],
    needsLine: true,
    when: (till) => prompt(till)?.canPostpone === true,
    run: postpone,
  }),
  skip: action({
    text: ({ texts }) => texts.value.prompt.skip,
    shortcuts: [{ key: 'F9' }],
    needsLine: true,
    when: (till) => prompt(till)?.canSkip === true,
    run: (till) => {
      const sale = till.sale.value
      return sale?.prompt ? till.ask('sale.skip-prompt', { sale: sale.id, line: sale.prompt.line }) : undefined
    },
  }),
  askNow: action({
    text: ({ texts }) => texts.value.sale.askNow,
    icon: 'wanted',
    shortcuts: [{ key: 'A', alt: true }],
    needsLine: true,
    when: (till) => canChange(till) && unasked(till) !== null,
    run: (till) => {
      const sale = till.sale.value
      const line = unasked(till)
      return sale && line ? till.ask('sale.focus-prompt', { sale: sale.id, line: line.id }) : undefined
    },
  }),
  fewer: action({
    text: (till) => till.texts.value.sale.fewer(currentLine(till)?.name ?? ''),
    icon: 'minus',
    shortcuts: [{ key: '-' }],
    needsLine: true,
    when: canCount,
    blocked: (till) => ((currentLine(till)?.quantity ?? 0) > 1 ? null : till.texts.value.sale.onlyOne),
    run: (till) => changeQuantity(till, -1),
  }),
  more: action({
    text: (till) => till.texts.value.sale.more(currentLine(till)?.name ?? ''),
    icon: 'plus',
    shortcuts: [{ key: '+' }],
    needsLine: true,
    when: canCount,
    run: (till) => changeQuantity(till, 1),
  }),
  quantity: action({
    text: ({ texts }) => texts.value.sale.quantity,
    shortcuts: [{ key: '*' }],
    needsLine: true,
    when: canCount,
    run: () => document.getElementById(quantityFieldId)?.focus(),
  }),
  lineUp: action({
    text: ({ texts }) => texts.value.sale.previousLine,
    shortcuts: [{ key: 'ArrowUp' }],
    when: (till) => canChange(till) && openView(till) === 'items',
    run: (till) => chooseNeighbour(till, -1),
  }),
  lineDown: action({
    text: ({ texts }) => texts.value.sale.nextLine,
    shortcuts: [{ key: 'ArrowDown' }],
    when: (till) => canChange(till) && openView(till) === 'items',
    run: (till) => chooseNeighbour(till, 1),
  }),
  label: action({
    text: ({ texts }) => texts.value.sale.label,
    icon: 'label-printer',
    shortcuts: [{ key: 'L', alt: true }],
    needsLine: true,
    when: (till) => canChange(till) && currentLine(till) !== null,
    run: (till) => {
      const line = currentLine(till)
      return line ? printLabel(till, line) : undefined
    },
  }),
  removeLine: action({
    text: ({ texts }) => texts.value.sale.remove,
    icon: 'remove',
    shortcuts: [{ key: 'Delete' }],
    needsLine: true,
    when: (till) => canChange(till) && currentLine(till) !== null,
    confirm: (till) =>
      (currentLine(till)?.serials.length ?? 0) > 0
        ? { question: till.texts.value.sale.confirmRemove, yes: till.texts.value.sale.removeNow }
        : null,
    run: async (till) => {
      const sale = till.sale.value
      const line = currentLine(till)
      if (sale === null || line === null) return
      await till.ask('sale.remove-line', { sale: sale.id, line: line.id })
      till.chosenLine.value = null
    },
  }),
  suspend: action({
    text: ({ texts }) => texts.value.sale.suspend,
    icon: 'aside',
    shortcuts: [{ key: 'F6' }],
    needsLine: true,
    when: canChange,
    run: (till) => {
      const sale = till.sale.value
      return sale ? till.ask('sale.suspend', { sale: sale.id }) : undefined
    },
  }),
  voidSale: action({
    text: ({ texts }) => texts.value.sale.voidSale,
    icon: 'remove',
    shortcuts: [{ key: 'Delete', shift: true }],
    needsLine: true,
    when: canChange,
    confirm: ({ texts }) => ({ question: texts.value.sale.confirmVoid, yes: texts.value.sale.voidNow }),
    run: (till) => {
      const sale = till.sale.value
      return sale ? till.ask('sale.void', { sale: sale.id }) : undefined
    },
  }),
} satisfies Record<string, Action>
