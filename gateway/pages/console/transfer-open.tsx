import type { JSX } from 'preact'
import type { HttpOutput } from '../../protocol/http-commands.js'
import { useAsked } from './asked.js'
import { useConsole } from './console.js'
import { Link, Outcome } from './parts.js'
import { addressOf } from './route.js'
import { TransferActs } from './transfer-acts.js'
import { TransferArrival } from './transfer-arrival.js'
import { TransferGoods } from './transfer-goods.js'

export type Transfer = HttpOutput<'transfer.show'>

/** One transfer: where every unit is, and what this store may do with it now. */
export const TransferOpen = ({ id }: { readonly id: string }): JSX.Element => {
  const { texts, ask, format } = useConsole()
  const at = texts.transfer
  const { asked, again } = useAsked(id, (signal) => ask('transfer.show', { transfer: id }, { signal }))
  const { data: transfer, loading, refused } = asked.value
  const { date, time } = format.value
  const moment = (iso: string): string => `${date(iso)}, ${time(iso)}`
  return (
    <div class="sheet">
      <h1>{transfer === null ? at.title : at.one(transfer.number)}</h1>
      <Outcome loading={loading} refused={refused} />
      {transfer !== null && (
        <>
          <p>
            <strong>{at.way(transfer.source.name, transfer.destination.name)}</strong> {transfer.reference}{' '}
            <span class="soft">{at.sent(transfer.user, moment(transfer.at))}</span>{' '}
            {!transfer.open && <span class="badge good">{at.over}</span>}
          </p>
          {transfer.recall !== null && (
            <p class="warn-words">
              {at.recalled(transfer.recall.by, moment(transfer.recall.at), transfer.recall.reason)}{' '}
              {transfer.open && transfer.recall.releasedAt === null && at.recallPending(transfer.destination.name)}
            </p>
          )}
          <TransferGoods transfer={transfer} onDone={again} />
          {transfer.open &&
            transfer.direction === 'incoming' &&
            transfer.counts['in-transit'] + transfer.counts.late > 0 && (
              <TransferArrival transfer={transfer} onDone={again} />
            )}
          <TransferActs transfer={transfer} onDone={again} />
          <p>
            <Link to={addressOf(['inventory', 'transfer'])}>{at.back}</Link>
          </p>
        </>
      )}
    </div>
  )
}
