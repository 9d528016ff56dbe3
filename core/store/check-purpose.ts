import type pg from 'pg'
import { TillgateError } from '../errors/error.js'

/** What the name of a training database ends with, so that nobody gives it to a real daemon unawares. */
export const trainingSuffix = '_training'

const words = (training: boolean): string => (training ? 'for training' : 'a real one')

/**
 * Whether the database is what is meant: a training one or a real one. It says so itself.
 * @throws TillgateError TRAINING_MISMATCH
 */
export const checkPurpose = async (client: pg.Client, training: boolean): Promise<void> => {
  const { rows } = await client.query<{ name: string; training: boolean | null }>(
    'select current_database() as name, (select training from st.purpose) as training',
  )
  const [found] = rows
  if (found?.training !== training)
    throw new TillgateError('TRAINING_MISMATCH', {
      database: found?.name ?? '',
      have: found?.training === true ? words(true) : words(false),
      want: words(training),
    })
}

/**
 * Says once and for all what a database is for; the first migration does. A training database has a name that says so.
 * @throws TillgateError TRAINING_NAME, TRAINING_MISMATCH
 */
export const markPurpose = async (client: pg.Client, training: boolean): Promise<void> => {
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  const name = rows[0]?.name ?? ''
  if (name.endsWith(trainingSuffix) !== training)
    throw new TillgateError('TRAINING_NAME', { database: name, want: words(training) })
  await client.query('insert into st.purpose (training) values ($1) on conflict do nothing', [training])
  await checkPurpose(client, training)
}
