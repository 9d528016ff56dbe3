import type { Database } from './database.js'
import type { DraftRow, Drafts } from './store.js'

const columns = `id, kind, version, user_name as "user", changed_by as "changedBy", to_char(changed_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "changedAt"`
/** Of a document of two steps the row is no draft any more once it was initiated. */
const isDraft = `state = 'draft'`

/** Half-done documents; what a clerk typed is worth a wait for the disk. */
export const draftsOf = (durable: Database, generation: number): Drafts => ({
  list: (kind) =>
    durable.rows<DraftRow>(
      'draft-list',
      `select ${columns} from st.draft where kind = $1 and ${isDraft} order by changed_at desc limit 200`,
      [kind],
    ),
  find: async (id) => {
    const [row] = await durable.rows<DraftRow & { body: string }>(
      'draft-find',
      `select ${columns}, body #>> '{}' as body from st.draft where id = $1 and ${isDraft}`,
      [id],
    )
    return row ?? null
  },
  save: (input) => durable.call('save_draft', { generation, ...input }),
  discard: async (id) => {
    await durable.rows('draft-discard', `delete from st.draft where id = $1 and ${isDraft}`, [id])
  },
})
