import type { Exceptions, ExceptionRow } from './contract/exception-store.js'
import type { Database } from './database.js'
import { newId } from './ids.js'

/** What went wrong after it could be refused, and waits for a person. */
export const exceptionsOf = (durable: Database, generation: number): Exceptions => ({
  list: async ({ all, limit }) => {
    const [row] = await durable.rows<{ exceptions: readonly ExceptionRow[] }>(
      'exceptions',
      'select st.exceptions($1, $2) as exceptions',
      [all, limit],
    )
    return row?.exceptions ?? []
  },
  settle: (input) => durable.call('settle_exception', { generation, event: newId(), ...input }),
})
