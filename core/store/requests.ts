import { TillgateError } from '../errors/error.js'
import type { Database } from './database.js'
import type { Requests } from './store.js'

/** Days an answer is kept; documents keep their request id for ever beside it. */
const keptDays = 7

export const requestsOf = (soft: Database): Requests & { readonly purge: () => Promise<void> } => ({
  find: async ({ scope, id, sha256 }) => {
    const [row] = await soft.rows<{ sha256: string; reply: string | null }>(
      'request-find',
      'select sha256, reply from st.request where scope = $1 and id = $2',
      [scope, id],
    )
    if (row === undefined) return null
    if (row.sha256 !== sha256) throw new TillgateError('REQUEST_ID_REUSED', { id })
    return { reply: row.reply === null ? {} : (JSON.parse(row.reply) as unknown) }
  },
  store: async ({ scope, id, sha256 }, reply) => {
    await soft.rows(
      'request-store',
      'insert into st.request (scope, id, sha256, reply) values ($1, $2, $3, $4) on conflict do nothing',
      [scope, id, sha256, JSON.stringify(reply)],
    )
  },
  purge: async () => {
    await soft.rows('request-purge', `delete from st.request where at < now() - make_interval(days => $1)`, [keptDays])
  },
})
