import { cleanText } from '../../core/documents/print-text.js'
import { TillgateError } from '../../core/errors/error.js'
import { isRefusal, type Cash, type OrRefusal, type Registers } from '../../core/store/store.js'
import type { HttpCommandName } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { may } from '../security/principal.js'
import { registerByAddress } from '../security/register-access.js'
import { cashReportView, cashStateView } from '../sessions/cash-views.js'
import { actorOf, type Handlers, type HttpContext } from './handler.js'
import { printFromOffice, type OfficePrinting } from './print-from-office.js'

type Names = Extract<HttpCommandName, `cash.${string}`>

const granted = <T extends object>(value: OrRefusal<T>): T => {
  if (isRefusal(value)) throw new TillgateError(value.refused.code, value.refused.details)
  return value
}

export const cashHandlers = (cash: Cash, registers: Registers, printing: OfficePrinting): Handlers<Names> => {
  const asked = async (name: Names, input: { readonly register: string }, context: HttpContext) => {
    const actor = actorOf(context)
    const { id } = await registerByAddress(registers, input.register)
    return { actor, register: id, request: requestKey(actor.userId, context.requestId ?? '', name, input) }
  }
  return {
    async 'cash.sessions'({ after = null, limit = 200 }) {
      const { rows, next } = await cash.sessions(after, limit)
      return { sessions: rows.map(cashReportView), next }
    },
    async 'cash.print-session'(input, context) {
      const report = await cash.report(input.session)
      if (report === null) throw new TillgateError('NOT_FOUND', { what: 'cash session', name: input.session })
      const isClosing = report.closedAt !== null
      const title = `${isClosing ? 'Z' : 'X'} report ${report.register}-${report.number}`
      // A reading is of its moment: the next one is another, no copy.
      const subject = isClosing ? report.session : null
      return printFromOffice(printing, 'cash.print-session', input, { subject, title, body: { cash: report } }, context)
    },
    async 'cash.session'({ session }) {
      const report = await cash.report(session)
      if (report === null) throw new TillgateError('NOT_FOUND', { what: 'cash session', name: session })
      return cashReportView(report)
    },
    'cash.open-session': async (input, context) =>
      cashStateView(
        granted(await cash.open({ ...(await asked('cash.open-session', input, context)), float: input.float })),
      ),
    async 'cash.pay-session'(input, context) {
      const { kind, amount } = input
      const reason = cleanText(input.reason)
      return cashStateView(
        granted(await cash.pay({ ...(await asked('cash.pay-session', input, context)), kind, amount, reason })),
      )
    },
    async 'cash.count-session'(input, context) {
      const mayRecount = may(context.principal, 'cash.report')
      const { counted } = input
      return cashStateView(
        granted(await cash.count({ ...(await asked('cash.count-session', input, context)), counted, mayRecount })),
      )
    },
    'cash.close-session': async (input, context) =>
      cashReportView(
        granted(
          await cash.close({
            ...(await asked('cash.close-session', input, context)),
            printer: null,
            secondsToLive: 0,
          }),
        ),
      ),
  }
}
