import type { ItemQuestion, PromptRow, Prompts } from './contract/prompt-store.js'
import type { Database } from './database.js'
import { newId } from './ids.js'

/** Prompt codes and where they are asked. */
export const promptsOf = (soft: Database, durable: Database, generation: number): Prompts => ({
  list: async () => {
    const rows = await soft.rows<{ prompt: PromptRow }>(
      'prompt-list',
      'select st.prompt_json(q.id) as prompt from cat.prompt q order by q.code',
      [],
    )
    return rows.map(({ prompt }) => prompt)
  },
  save: (id, prompt, create) => durable.call('save_prompt', { generation, id, create, ...prompt }),
  remove: (id) => durable.call('remove_prompt', { generation, id }),
  attach: (prompt, use) => durable.call('attach_prompt', { generation, id: newId(), prompt, ...use }),
  detach: (prompt, use) => durable.call('detach_prompt', { generation, prompt, use }),
  questionsOf: async (itemId, occasion) => {
    const rows = await soft.rows<{ question: ItemQuestion }>(
      'prompt-questions',
      `select st.question_json(q.prompt, q.mandatory, $1::uuid, null) || jsonb_build_object('each', (q.prompt).each) as question
       from st.prompts_of($1::uuid, $2) q order by (q.prompt).code`,
      [itemId, occasion],
    )
    return rows.map(({ question }) => question)
  },
})
