import { TillgateError } from '../../core/errors/error.js'
import { isRefusal, type ClosedDay, type Days, type DayState } from '../../core/store/store.js'
import type { HttpCommandName } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { actorOf, type Handlers } from './handler.js'
import { printFromOffice, type OfficePrinting } from './print-from-office.js'

type Names = Extract<HttpCommandName, `day.${string}`>

export const dayHandlers = (days: Days, businessDate: () => string, printing: OfficePrinting): Handlers<Names> => ({
  async 'day.list'({ after = null, limit = 200 }) {
    const rows = await days.closedDays(after === null ? null : dayOf(after, '/after'), limit + 1)
    const shown = rows.slice(0, limit)
    return {
      days: shown.map(({ businessDate: date, closedBy, at }) => ({ businessDate: date, closedBy, at })),
      next: rows.length > limit ? (shown.at(-1)?.businessDate ?? null) : null,
    }
  },
  'day.past': async ({ date }) => closedView(await closedDay(days, date)),
  async 'day.print'(input, context) {
    const { event, businessDate: day } = await closedDay(days, input.date)
    return printFromOffice(
      printing,
      'day.print',
      input,
      { subject: event, title: `Day ${day}`, body: { day } },
      context,
    )
  },
  'day.show': async () => viewOf(await days.state(businessDate())),
  async 'day.close'(input, context) {
    const actor = actorOf(context)
    const request = requestKey(actor.userId, context.requestId ?? '', 'day.close', input)
    const state = await days.close({ actor, businessDate: businessDate(), request })
    if (isRefusal(state)) throw new TillgateError(state.refused.code, state.refused.details)
    return viewOf(state)
  },
})

/** A day of the calendar; the pattern of the input lets 2026-02-31 through. */
const dayOf = (text: string, path = '/date'): string => {
  const at = new Date(`${text}T00:00:00Z`)
  if (!Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)) return text
  throw new TillgateError('REQUEST_INVALID', { problem: 'no day of the calendar', path })
}

const closedDay = async (days: Days, date: string): Promise<ClosedDay> => {
  const day = await days.closed(dayOf(date))
  if (day === null) throw new TillgateError('NOT_FOUND', { what: 'closed day', name: date })
  return day
}

const headOf = ({ stream, epoch, seq, hash }: DayState['heads'][number]) => ({ stream, epoch, seq, hash })

const common = (state: Omit<DayState, 'closedBy' | 'openSales' | 'cashSessions'>) => ({
  businessDate: state.businessDate,
  documents: state.documents.map(({ kind, count, total }) => ({ kind, count, total })),
  tenders: state.tenders.map(({ kind, amount }) => ({ kind, amount })),
  closedSessions: state.closedSessions.map(({ register, number, counted, overShort }) => ({
    register,
    number,
    counted,
    overShort,
  })),
  suspendedSales: state.suspendedSales,
  layaways: { count: state.layaways.count, deposits: state.layaways.deposits },
  unprintedJobs: [...state.unprintedJobs],
  gaps: state.gaps.map(({ after, before, missing }) => ({ after, before, missing })),
  rounding: state.rounding,
  exceptions: state.exceptions,
  heads: state.heads.map(headOf),
})

const closedView = (day: ClosedDay) => ({
  ...common(day),
  closedBy: day.closedBy,
  at: day.at,
  entry: headOf(day.entry),
})

const viewOf = (state: DayState) => ({
  ...common(state),
  closedBy: state.closedBy,
  openSales: state.openSales.map(({ register, user, state: how }) => ({ register, user, state: how })),
  cashSessions: state.cashSessions.map(({ register, user }) => ({ register, user })),
})
