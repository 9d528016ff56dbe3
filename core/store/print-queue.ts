import type { Database } from './database.js'
import { asRefusal } from './sql-errors.js'
import type { JobRow, PrintQueue } from './store.js'
import { TillgateError } from '../errors/error.js'

const columns = `j.id, j.kind, j.printer, j.register_id as "registerId", j.document_id as "documentId", j.body, j.title, j.state, j.reason, j.copy,
  to_char(j.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, to_char(j.expires_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "expiresAt", j.cut_counter as "cutCounter",
  (select to_char(min(f.settled_at), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from st.job f where (f.document_id = j.document_id or f.subject = j.subject) and f.kind = 'receipt' and f.state in ('printed', 'unconfirmed') and f.id <> j.id) as "firstPrintedAt"`

/** States in which a job still wants something of somebody. */
const openStates = `('queued', 'sending', 'sent', 'unconfirmed', 'failed', 'expired')`

/** The print spool: rows written by the transactions that cause them, claimed in order by the one writer of a printer. */
export const printQueueOf = (soft: Database, durable: Database, generation: number): PrintQueue => {
  const one = async (
    database: Database,
    name: string,
    text: string,
    values: readonly unknown[],
    id: string,
  ): Promise<JobRow> => {
    const [row] = await database.rows<JobRow>(name, text, values)
    if (row === undefined) throw new TillgateError('JOB_UNKNOWN', { job: id })
    return row
  }
  return {
    enqueue: async (input) => {
      const result = await durable.call<{ readonly id: string }>('enqueue', { generation, ...input })
      if ('refused' in result) throw new TillgateError(result.refused.code, result.refused.details)
      return one(durable, 'job-by-id', `select ${columns} from st.job j where j.id = $1`, [result.id], result.id)
    },
    expire: async (printer) => {
      const expired = await durable.rows<JobRow>(
        'job-expire',
        `update st.job j set state = 'expired', reason = 'The printer was not ready in time.', settled_at = now()
         where j.printer = $1 and j.state = 'queued' and j.expires_at < now() returning ${columns}`,
        [printer],
      )
      const [row] = await soft.rows<{ waiting: number }>(
        'job-waiting',
        `select count(*)::int as waiting from st.job where printer = $1 and state = 'queued'`,
        [printer],
      )
      return { expired, waiting: row?.waiting ?? 0 }
    },
    claim: async (printer) => {
      const [row] = await durable.rows<JobRow>(
        'job-claim',
        // One job per printer is in hand at a time: while one is being sent, nothing is claimed.
        `with next as (
           select id from st.job where printer = $1 and state = 'queued' and (expires_at is null or expires_at >= now())
             and not exists (select from st.job b where b.printer = $1 and b.state in ('sending', 'sent'))
           order by place limit 1 for update skip locked
         )
         select ${columns} from st.job j join next on next.id = j.id`,
        [printer],
      )
      return row ?? null
    },
    sending: async (id, cutCounter) => {
      await one(
        durable,
        'job-sending',
        `update st.job j set state = 'sending', cut_counter = $2 where j.id = $1 and j.state = 'queued' returning ${columns}`,
        [id, cutCounter],
        id,
      )
    },
    sent: async (id) => {
      await one(
        durable,
        'job-sent',
        `update st.job j set state = 'sent' where j.id = $1 and j.state = 'sending' returning ${columns}`,
        [id],
        id,
      )
    },
    settle: (id, state, reason) =>
      one(
        durable,
        'job-settle',
        `update st.job j set state = $2, reason = $3, settled_at = now() where j.id = $1 and j.state in ('queued', 'sending', 'sent') returning ${columns}`,
        [id, state, reason],
        id,
      ),
    answer: async (id, answer, actor) => {
      try {
        const result = await durable.call<{ readonly id: string }>('answer_job', { generation, job: id, answer, actor })
        return 'refused' in result
          ? result
          : await one(durable, 'job-by-id', `select ${columns} from st.job j where j.id = $1`, [id], id)
      } catch (error) {
        const refusal = asRefusal(error)
        if (refusal !== null) return refusal
        throw error
      }
    },
    interrupted: (printer) =>
      soft.rows<JobRow>(
        'job-interrupted',
        `select ${columns} from st.job j where j.printer = $1 and j.state in ('sending', 'sent') order by j.place`,
        [printer],
      ),
    open: (registerId) =>
      soft.rows<JobRow>(
        'job-open',
        `select ${columns} from st.job j where j.state in ${openStates} and ($1::uuid is null or j.register_id = $1) order by j.place limit 200`,
        [registerId],
      ),
    byId: async (id) => {
      const [row] = await soft.rows<JobRow>('job-by-id', `select ${columns} from st.job j where j.id = $1`, [id])
      return row ?? null
    },
  }
}
