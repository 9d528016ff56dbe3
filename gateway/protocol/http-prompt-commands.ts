import Type from 'typebox'
import { promptFields, promptOccasions, promptPlaces } from '../../core/store/contract/prompt-store.js'
import { closed, Uuid } from './common.js'
import { httpCommand } from './http-command.js'
import { QuestionKind, questionFields } from './prompt-shapes.js'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Cell = Type.Enum(['required', 'optional', 'none'], {
  description: 'Whether the transaction needs an answer, takes one, or does not ask.',
})
const Occasion = Type.Enum([...promptOccasions])
const Place = Type.Enum([...promptPlaces])
const Bound = Type.Number({ minimum: -1e15, maximum: 1e15 })

const codeFields = {
  code: Type.String({ pattern: '^[A-Z0-9][A-Z0-9-]{0,19}$', examples: ['CONDITION'] }),
  label: Type.String({ minLength: 1, maxLength: 100, description: 'The question as it is read.' }),
  kind: QuestionKind,
}
const detailFields = {
  choices: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 50, description: 'Of a list.' }),
  ),
  least: Type.Optional(Nullable(Bound)),
  most: Type.Optional(Nullable(Bound)),
  format: Type.Optional(
    Nullable(
      Type.String({ minLength: 1, maxLength: 64, description: 'A mask for a text: A a letter, 9 a digit, * either.' }),
    ),
  ),
  field: Type.Optional(
    Nullable(Type.Enum([...promptFields], { description: 'Which field of the item is shown (kind `field`).' })),
  ),
  each: Type.Optional(Type.Boolean({ description: 'Asked for each piece; once a line when left out.' })),
  active: Type.Optional(Type.Boolean({ description: 'False: asked nowhere. True when left out.' })),
}
const cells = Object.fromEntries(promptOccasions.map((occasion) => [occasion, Cell])) as Record<
  (typeof promptOccasions)[number],
  typeof Cell
>

/** What is left out stays as it is. */
const cellsToSet = {
  ...(Object.fromEntries(promptOccasions.map((occasion) => [occasion, Type.Optional(Cell)])) as Record<
    (typeof promptOccasions)[number],
    ReturnType<typeof Type.Optional<typeof Cell>>
  >),
  customer: Type.Optional(Type.Boolean({ description: 'A sale or return that asks it needs a customer.' })),
}

const useFields = {
  kind: Place,
  placeId: Uuid,
  ...cells,
  customer: Type.Boolean({ description: 'A sale or return that asks it needs a customer.' }),
}

/** A prompt code with the places where it is asked. */
export const Prompt = Type.Object(
  {
    id: Uuid,
    ...codeFields,
    choices: Type.Array(Type.String()),
    least: Nullable(Type.Number()),
    most: Nullable(Type.Number()),
    format: Nullable(Type.String()),
    field: Nullable(Type.Enum([...promptFields])),
    each: Type.Boolean(),
    active: Type.Boolean(),
    uses: Type.Array(
      Type.Object(
        { id: Uuid, ...useFields, name: Nullable(Type.String({ description: 'What the place is called.' })) },
        closed,
      ),
    ),
  },
  closed,
)

/** Prompt codes: what is asked beside the serial number. */
export const promptCommands = {
  'prompt.list': httpCommand({
    name: 'prompt.list',
    summary: 'Prompt codes, each with the places where it is asked.',
    input: Type.Object({}, closed),
    output: Type.Object({ prompts: Type.Array(Prompt) }, closed),
    permission: 'catalog.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/prompts' },
    requestId: 'none',
    errors: [],
  }),
  'prompt.create': httpCommand({
    name: 'prompt.create',
    summary: 'Add a prompt code; it is asked nowhere before it is attached.',
    input: Type.Object({ ...codeFields, ...detailFields }, closed),
    output: Prompt,
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'POST', path: '/v1/prompts' },
    requestId: 'none',
    errors: ['PROMPT_EXISTS', 'PROMPT_INVALID'],
  }),
  'prompt.update': httpCommand({
    name: 'prompt.update',
    summary: 'Change a prompt code: the whole of it is sent. Answers given before keep the question they answered.',
    input: Type.Object({ prompt: Uuid, ...codeFields, ...detailFields }, closed),
    output: Prompt,
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'PATCH', path: '/v1/prompts/:prompt' },
    requestId: 'none',
    errors: ['NOT_FOUND', 'PROMPT_EXISTS', 'PROMPT_INVALID'],
  }),
  'prompt.remove': httpCommand({
    name: 'prompt.remove',
    summary: 'Remove a prompt code with its uses. Answers given before stay.',
    input: Type.Object({ prompt: Uuid }, closed),
    output: Type.Object({}, closed),
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'DELETE', path: '/v1/prompts/:prompt' },
    requestId: 'none',
    errors: ['NOT_FOUND'],
  }),
  'prompt.attach': httpCommand({
    name: 'prompt.attach',
    summary:
      'Ask a prompt at an item, a classification or an attribute value; of a place that has it already the cells given change, at a new one those left out are none. Of one code the nearest place counts, as with levels.',
    input: Type.Object({ prompt: Uuid, kind: Place, placeId: Uuid, ...cellsToSet }, closed),
    output: Prompt,
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'POST', path: '/v1/prompts/:prompt/uses' },
    requestId: 'none',
    errors: ['NOT_FOUND'],
  }),
  'prompt.detach': httpCommand({
    name: 'prompt.detach',
    summary: 'Ask a prompt no more at a place.',
    input: Type.Object({ prompt: Uuid, use: Uuid }, closed),
    output: Prompt,
    permission: 'catalog.write',
    effect: 'command',
    http: { method: 'DELETE', path: '/v1/prompts/:prompt/uses/:use' },
    requestId: 'none',
    errors: ['NOT_FOUND'],
  }),
  'prompt.questions': httpCommand({
    name: 'prompt.questions',
    summary: 'What an item asks in one kind of transaction.',
    input: Type.Object({ item: Uuid, occasion: Occasion }, closed),
    output: Type.Object(
      { questions: Type.Array(Type.Object({ ...questionFields, each: Type.Boolean() }, closed)) },
      closed,
    ),
    permission: 'catalog.read',
    effect: 'query',
    http: { method: 'GET', path: '/v1/items/:item/questions' },
    requestId: 'none',
    errors: [],
  }),
} as const
