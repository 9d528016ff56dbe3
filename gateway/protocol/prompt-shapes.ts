import Type from 'typebox'
import { questionKinds } from '../../core/sale/basket.js'
import { closed, Uuid } from './common.js'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

export const QuestionKind = Type.Enum([...questionKinds], {
  description: 'How it is answered; a field of the item is only shown.',
})

/** What a prompt code asks, wherever it is asked. */
export const questionFields = {
  prompt: Uuid,
  code: Type.String(),
  label: Type.String({ description: 'The question as it is read.' }),
  kind: QuestionKind,
  choices: Type.Array(Type.String(), { description: 'Of a list.' }),
  least: Nullable(Type.Number()),
  most: Nullable(Type.Number()),
  format: Nullable(Type.String({ description: 'A mask for a text: A a letter, 9 a digit, * either.' })),
  mandatory: Type.Boolean(),
  shown: Nullable(Type.String({ description: 'The field of the item; null where there is something to answer.' })),
}

export const answerFields = {
  n: Type.Integer({ minimum: 1, description: 'The piece that it is asked for: n of `of`.' }),
  of: Type.Integer({ minimum: 1 }),
  answer: Nullable(Type.String()),
}

/** An answer as a document keeps it. */
export const GivenAnswer = Type.Object(
  {
    code: Type.String(),
    label: Type.String(),
    n: Type.Integer({ minimum: 1 }),
    answer: Nullable(Type.String({ description: 'Null once it was erased.' })),
  },
  closed,
)
