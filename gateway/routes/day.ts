import { TillgateError } from '../../core/errors/error.js'
import { isRefusal, type Days, type DayState } from '../../core/store/store.js'
import { requestKey } from '../protocol/request-key.js'
import { actorOf, type Handlers } from './handler.js'

export const dayHandlers = (days: Days, businessDate: () => string): Handlers<'day.show' | 'day.close'> => ({
  'day.show': async () => viewOf(await days.state(businessDate())),
  async 'day.close'(input, context) {
    const actor = actorOf(context)
    const request = requestKey(actor.userId, context.requestId ?? '', 'day.close', input)
    const state = await days.close({ actor, businessDate: businessDate(), request })
    if (isRefusal(state)) throw new TillgateError(state.refused.code, state.refused.details)
    return viewOf(state)
  },
})

const viewOf = (state: DayState) => ({
  businessDate: state.businessDate,
  closedBy: state.closedBy,
  openSales: state.openSales.map(({ register, user, state: how }) => ({ register, user, state: how })),
  suspendedSales: state.suspendedSales,
  cashSessions: state.cashSessions.map(({ register, user }) => ({ register, user })),
  unprintedJobs: [...state.unprintedJobs],
  gaps: state.gaps.map(({ after, before, missing }) => ({ after, before, missing })),
  heads: state.heads.map(({ stream, epoch, seq, hash }) => ({ stream, epoch, seq, hash })),
})
