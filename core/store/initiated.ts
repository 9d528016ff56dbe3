import type { Database } from './database.js'
import { newId } from './ids.js'
import type { InitiatedRow, Initiated } from './store.js'

const columns = `id, kind, version, body, user_name as user, user_id as "userId", changed_by as "changedBy",
  to_char(opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "openedAt",
  to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "changedAt"`

/** Documents of two steps between their steps. */
export const initiatedOf = (soft: Database, durable: Database, generation: number): Initiated => ({
  save: (document) => durable.call('save_initiated', { generation, ...document }),
  find: async (id) => {
    const [row] = await soft.rows<InitiatedRow>(
      'initiated-find',
      `select ${columns} from st.draft where id = $1 and state = 'initiated'`,
      [id],
    )
    return row ?? null
  },
  list: (kind) =>
    soft.rows<InitiatedRow>(
      'initiated-list',
      `select ${columns} from st.draft where kind = $1 and state = 'initiated' order by changed_at desc, id limit 200`,
      [kind],
    ),
  remove: (document) => durable.call('remove_initiated', { generation, event: newId(), ...document }),
})
