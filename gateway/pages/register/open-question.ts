import { signal } from '@preact/signals'
import type { Sale, SaleLine, SaleQuestion } from '../../protocol/register-state.js'
import { action, type Action } from './actions.js'
import type { Till } from './till.js'
import { canChange, currentLine, isSignedIn } from './what-is-open.js'

export interface OpenQuestion {
  readonly sale: Sale
  readonly line: SaleLine
  readonly question: SaleQuestion
}

/** The field that the open question is answered in. */
export const questionFieldId = 'question'

/** Why the last answer was refused, and at which question; it goes with the next answer. */
export const refusedAnswer = signal<{ readonly at: string; readonly text: string } | null>(null)

export const keyOf = (line: SaleLine, { prompt, n }: SaleQuestion): string => `${line.id} ${prompt} ${n}`

const isOpen = ({ kind, answer }: SaleQuestion): boolean => kind !== 'field' && answer === null

/** The question of a line that is asked first: what must be answered before what may be. */
export const firstOpen = ({ questions }: SaleLine): SaleQuestion | null =>
  questions.find((each) => isOpen(each) && each.mandatory) ?? questions.find(isOpen) ?? null

/** The question that keys and fields mean: of the current line, else of the first that must be answered. A serial prompt goes first. */
export const openQuestion = (till: Till): OpenQuestion | null => {
  const sale = till.sale.value
  if (sale === null || sale.prompt !== null || !isSignedIn(till) || !canChange(till)) return null
  const current = currentLine(till)
  const line =
    current !== null && firstOpen(current) !== null
      ? current
      : sale.lines.find((each) => firstOpen(each)?.mandatory === true)
  const question = line && firstOpen(line)
  return line && question ? { sale, line, question } : null
}

/** Sends an answer; what is wrong with it stands at the question. Null takes the answer back. */
export const giveAnswer = async (till: Till, open: OpenQuestion, answer: string | null): Promise<boolean> => {
  const { sale, line, question } = open
  refusedAnswer.value = null
  const { prompt, n } = question
  if ((await till.ask('sale.answer', { sale: sale.id, line: line.id, prompt, n, answer })) !== null) return true
  refusedAnswer.value = { at: keyOf(line, question), text: till.notice.peek()?.text ?? '' }
  till.notice.value = null
  return false
}

const choice = (index: number): Action => {
  const chosen = (till: Till) => {
    const open = openQuestion(till)
    return open?.question.choices[index] === undefined ? null : { open, text: open.question.choices[index] }
  }
  return action({
    text: (till) => chosen(till)?.text ?? '',
    shortcuts: [{ key: `${index + 1}`, alt: true }],
    needsLine: true,
    when: (till) => chosen(till) !== null,
    run: (till) => {
      const found = chosen(till)
      return found ? giveAnswer(till, found.open, found.text) : undefined
    },
  })
}

/** The choices of the open question by key; longer lists are answered by touch, or with Tab and Enter. */
export const questionActions = {
  choice1: choice(0),
  choice2: choice(1),
  choice3: choice(2),
  choice4: choice(3),
  choice5: choice(4),
  choice6: choice(5),
  choice7: choice(6),
  choice8: choice(7),
  choice9: choice(8),
} satisfies Record<string, Action>
