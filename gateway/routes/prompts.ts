import { cleanText } from '../../core/documents/print-text.js'
import { TillgateError } from '../../core/errors/error.js'
import { newId } from '../../core/store/ids.js'
import { isRefusal, type OrRefusal, type PromptCode, type PromptRow, type Prompts } from '../../core/store/store.js'
import { readMask } from '../../core/serials/validators/mask.js'
import type { HttpCommandName, HttpInput } from '../protocol/http-commands.js'
import type { Handlers } from './handler.js'

type Names = Extract<HttpCommandName, `prompt.${string}`>

/** Prompt codes, where they are asked, and what an item asks. */
export const promptHandlers = (prompts: Prompts): Handlers<Names> => ({
  'prompt.list': async () => ({ prompts: (await prompts.list()).map(promptView) }),
  'prompt.create': async (input) => promptView(granted(await prompts.save(newId(), codeOf(input), true))),
  'prompt.update': async ({ prompt, ...input }) =>
    promptView(granted(await prompts.save(prompt, codeOf(input), false))),
  async 'prompt.remove'({ prompt }) {
    granted(await prompts.remove(prompt))
    return {}
  },
  'prompt.attach': async ({ prompt, ...use }) => promptView(granted(await prompts.attach(prompt, use))),
  'prompt.detach': async ({ prompt, use }) => promptView(granted(await prompts.detach(prompt, use))),
  async 'prompt.questions'({ item, occasion }) {
    const questions = await prompts.questionsOf(item, occasion)
    return { questions: questions.map((question) => ({ ...question, choices: [...question.choices] })) }
  },
})

const granted = <T extends object>(value: OrRefusal<T>): T => {
  if (isRefusal(value)) throw new TillgateError(value.refused.code, value.refused.details)
  return value
}

const promptView = ({ choices, uses, ...row }: PromptRow) => ({
  ...row,
  choices: [...choices],
  uses: uses.map((use) => ({ ...use })),
})

/** What belongs to a kind is kept for that kind; what is missing, or does not fit, throws PROMPT_INVALID. */
const codeOf = (input: Omit<HttpInput<'prompt.create'>, never>): PromptCode => {
  const { code, kind, least = null, most = null, format = null, field = null } = input
  const label = cleanText(input.label)
  const choices = [...new Set((input.choices ?? []).map((choice) => cleanText(choice)).filter((text) => text !== ''))]
  const problem =
    (label === '' && 'the question has no characters') ||
    (kind === 'list' && choices.length === 0 && 'a list needs choices') ||
    (kind === 'field' && field === null && 'it does not say which field is shown') ||
    (kind === 'number' &&
      least !== null &&
      most !== null &&
      least > most &&
      'its lowest number is above its highest') ||
    (kind === 'text' && format !== null && maskProblem(format))
  if (problem) throw new TillgateError('PROMPT_INVALID', { problem })
  return {
    code,
    label,
    kind,
    choices: kind === 'list' ? choices : null,
    least: kind === 'number' ? least : null,
    most: kind === 'number' ? most : null,
    format: kind === 'text' ? format : null,
    field: kind === 'field' ? field : null,
    each: kind !== 'field' && (input.each ?? false),
    active: input.active ?? true,
  }
}

const maskProblem = (format: string): string | null => {
  if (format.includes('\\')) return 'a sign of the mask cannot be escaped'
  const read = readMask(format)
  return read.ok ? null : read.problem
}
