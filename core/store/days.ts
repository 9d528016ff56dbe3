import type { ClosedDay, Days, DayState } from './contract/day-store.js'
import type { Database } from './database.js'
import { newId } from './ids.js'

export const daysOf = (durable: Database, generation: number): Days => ({
  state: async (businessDate) => {
    const [row] = await durable.rows<{ state: DayState }>('day-state', 'select st.day_state($1::date) as state', [
      businessDate,
    ])
    if (row === undefined) throw new Error('the state of a day has one row')
    return row.state
  },
  closedDays: (before, limit) =>
    durable.rows(
      'closed-days',
      `select to_char(c.business_date, 'YYYY-MM-DD') as "businessDate", c.user_name as "closedBy",
         to_char(c.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
       from st.closed_day c where $1::date is null or c.business_date < $1::date order by c.business_date desc limit $2`,
      [before, limit],
    ),
  closed: async (businessDate) => {
    const [row] = await durable.rows<{ day: ClosedDay | null }>(
      'closed-day',
      'select st.closed_day_json($1::date) as day',
      [businessDate],
    )
    return row?.day ?? null
  },
  close: (input) => durable.call('close_day', { generation, event: newId(), ...input }),
})
