import type { Cash, CashReport, CashState } from './contract/cash-store.js'
import type { Database } from './database.js'
import { newId } from './ids.js'
import { lastKey, pageOf, readKey, type Key } from './page-key.js'

/** The cash of the drawers; all of it in one function of the database, under the register's lock. */
export const cashOf = (durable: Database, generation: number): Cash => {
  const ids = () => ({ generation, id: newId(), event: newId() })
  return {
    configure: async ({ sessionRequired, rounding = 0 }) => {
      await durable.rows(
        'cash-configure',
        'update st.daemon set cash_session_required = $1, cash_rounding = $3 where generation = $2',
        [sessionRequired, generation, rounding],
      )
    },
    current: async (registerId) => {
      const [row] = await durable.rows<{ state: CashState }>(
        'cash-current',
        'select st.cash_state(s) as state from st.cash_session s where s.register_id = $1 and s.closed_at is null',
        [registerId],
      )
      return row?.state ?? null
    },
    sessions: async (after, limit) => {
      const rows = await durable.rows<{ report: CashReport; key: Key }>(
        'cash-sessions',
        `select coalesce(s.report, st.cash_report(s.id)) as report, json_build_array(to_char(s.opened_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), s.id) as key
         from st.cash_session s where (s.opened_at, s.id) < ($1::timestamptz, $2::uuid) order by s.opened_at desc, s.id desc limit $3`,
        [...(after === null ? lastKey : readKey(after, ['time', 'uuid'])), limit + 1],
      )
      return pageOf(rows, limit, ({ report }) => report)
    },
    report: async (session) => {
      const [row] = await durable.rows<{ report: CashReport }>(
        'cash-report',
        'select coalesce(s.report, st.cash_report(s.id)) as report from st.cash_session s where s.id = $1',
        [session],
      )
      return row?.report ?? null
    },
    open: ({ float, ...asked }) => durable.call('handle_cash', { ...ids(), ...asked, do: 'open', amount: float }),
    pay: ({ kind, ...asked }) => durable.call('handle_cash', { ...ids(), ...asked, do: kind }),
    noSale: (asked) => durable.call('handle_cash', { ...ids(), ...asked, do: 'no-sale' }),
    count: ({ counted, ...asked }) => durable.call('handle_cash', { ...ids(), ...asked, do: 'count', amount: counted }),
    close: (asked) => durable.call('handle_cash', { ...ids(), jobId: newId(), ...asked, do: 'close' }),
  }
}
