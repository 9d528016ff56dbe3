import type pg from 'pg'

const counted = {
  documents: `select count(*) from up.document`,
  lines: `select count(*) from up.document_line`,
  serials: `select count(*) from up.document_serial`,
  taxes: `select count(*) from up.document_tax`,
  tenders: `select count(*) from up.document_tender`,
  events: `select count(*) from up.event`,
  'events of units': `select count(*) from st.unit_event where kind = 'unit.sold'`,
  movements: `select count(*) from st.movement`,
  jobs: `select count(*) from st.job`,
  replies: `select count(*) from st.request where reply is not null`,
  'units sold': `select count(*) from st.unit where state = 'sold' and not conflict`,
  'baskets left': `select count(*) from st.basket`,
} as const

export type Outcome = Readonly<Record<keyof typeof counted, number>>

/** How many rows of each kind there are: every contender must have written the same. */
export const readOutcome = async (admin: pg.Pool): Promise<Outcome> => {
  const columns = Object.entries(counted).map(([name, query]) => `(${query})::int as "${name}"`)
  const { rows } = await admin.query<Outcome>(`select ${columns.join(', ')}`)
  return rows[0] as Outcome // A select without a source has one row.
}

/** What one round adds: a contender that did less than the others is no measure for them. */
export const expectedOf = (sales: number): Outcome => ({
  documents: sales,
  lines: 3 * sales,
  serials: 3 * sales,
  taxes: sales,
  tenders: sales,
  events: 4 * sales,
  'events of units': 3 * sales,
  movements: 3 * sales,
  jobs: sales,
  replies: sales,
  'units sold': 3 * sales,
  'baskets left': -sales,
})

/** @throws Error when the round added other rows than it should have, or broke the chain of a journal */
export const checkRound = async (admin: pg.Pool, name: string, before: Outcome, sales: number): Promise<void> => {
  const after = await readOutcome(admin)
  const keys = Object.keys(counted) as (keyof Outcome)[]
  for (const key of keys) {
    const [added, expected] = [after[key] - before[key], expectedOf(sales)[key]]
    if (added !== expected) throw new Error(`${name} changed ${key} by ${added} instead of ${expected}`)
  }
  const { rows } = await admin.query<{ broken: number }>(
    `select count(*)::int as broken from (
       select hash <> st.event_hash(e) or prev_hash <> lag(hash, 1, '\\x') over (partition by stream order by seq) as broken from up.event e) c where broken`,
  )
  if (rows[0]?.broken !== 0) throw new Error(`${name} broke the chain of the journal`)
}
