import type { Days, DayState } from './contract/day-store.js'
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
  close: (input) => durable.call('close_day', { generation, event: newId(), ...input }),
})
