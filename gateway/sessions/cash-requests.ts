import { cleanText } from '../../core/documents/print-text.js'
import { TillgateError } from '../../core/errors/error.js'
import { isRefusal, type OrRefusal } from '../../core/store/store.js'
import type { registerCashCommands } from '../protocol/register-cash-commands.js'
import { cashReportView, cashStateView } from './cash-views.js'
import type { Answers, Asking } from './other-requests.js'

const granted = <T extends object>(value: OrRefusal<T>): T => {
  if (isRefusal(value)) throw new TillgateError(value.refused.code, value.refused.details)
  return value
}

const drawerOf = ({ session, request }: Asking) => ({
  actor: session.user.actor,
  register: session.register.id,
  request,
})

/** The drawer opens for something that is no sale; written down before, as after a sale. */
const openDrawer = ({ session, shared }: Asking, reason: string): void =>
  shared.cashTaken({ register: session.register.number, actor: session.user.actor, document: null, reason })

/** The cash of the register; what is printed goes through the spool like every receipt. */
export const cashAnswers: Pick<Answers, keyof typeof registerCashCommands> = {
  'cash.show': async (_body, { session, deps }) => {
    const cash = await deps.store.cash.current(session.register.id)
    return { cash: cash && cashStateView(cash) }
  },
  'cash.open': async ({ float }, asking) =>
    cashStateView(granted(await asking.deps.store.cash.open({ ...drawerOf(asking), float }))),
  'cash.pay': async ({ kind, amount, reason }, asking) => {
    const why = cleanText(reason)
    const state = granted(await asking.deps.store.cash.pay({ ...drawerOf(asking), kind, amount, reason: why }))
    openDrawer(asking, `${kind === 'paid-in' ? 'paid in' : 'paid out'}: ${why}`)
    return cashStateView(state)
  },
  'cash.no-sale': async ({ reason }, asking) => {
    const why = cleanText(reason)
    granted(await asking.deps.store.cash.noSale({ ...drawerOf(asking), reason: why }))
    openDrawer(asking, `no sale: ${why}`)
    return {}
  },
  'cash.count': async ({ counted }, asking) =>
    cashStateView(
      granted(
        await asking.deps.store.cash.count({ ...drawerOf(asking), counted, mayRecount: asking.may('cash.report') }),
      ),
    ),
  'cash.report': async (_body, asking) => {
    const { session, deps, shared, request } = asking
    const open = await deps.store.cash.current(session.register.id)
    const report = open && (await deps.store.cash.report(open.session))
    if (report === null) throw new TillgateError('CASH_SESSION_NONE', { register: session.register.number })
    const printer = session.devices.receiptPrinter
    if (printer === null)
      throw new TillgateError('PRINTER_MISSING', { register: session.register.number, kind: 'receipt' })
    const job = await deps.store.jobs.enqueue({
      id: deps.newId(),
      kind: 'receipt',
      printer,
      actor: session.user.actor,
      documentId: null,
      body: { cash: report },
      title: `X report ${report.register}-${report.number}`,
      secondsToLive: deps.settings.receiptSecondsToLive,
      again: false,
      request,
    })
    shared.jobQueued(printer)
    return { job: job.id, report: cashReportView(report) }
  },
  'cash.close': async (_body, asking) => {
    const { session, deps, shared } = asking
    const printer = session.devices.receiptPrinter
    const secondsToLive = deps.settings.receiptSecondsToLive
    const report = granted(await deps.store.cash.close({ ...drawerOf(asking), printer, secondsToLive }))
    if (printer !== null) shared.jobQueued(printer)
    return cashReportView(report)
  },
}
