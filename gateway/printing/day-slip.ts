import { buildDaySlip } from '../../core/documents/build-day-slip.js'
import type { ReceiptDoc } from '../../core/documents/receipt.js'
import type { ClosedDay, JobRow, StoreContext } from '../../core/store/store.js'
import { kindNames } from './cash-report.js'
import { moneyText, timeText } from './money-text.js'

/** The slip of a closed day. */
export const daySlipOf = (
  context: StoreContext,
  day: ClosedDay,
  job: Pick<JobRow, 'copy' | 'firstPrintedAt'>,
): ReceiptDoc => {
  const money = moneyText(context.locale, context.currency)
  const time = timeText(context.locale, context.zone)
  const { entry } = day
  return buildDaySlip({
    store: context.name,
    day: day.businessDate,
    closed: `${time(day.at)} by ${day.closedBy}`,
    rows: [
      ...day.documents.map(({ kind, count, total }) => ({
        name: `${count} ${kindNames[kind] ?? kind}`,
        value: money(total),
      })),
      ...day.tenders.map(({ kind, amount }) => ({
        name: kind === 'cash' ? 'Cash' : kind === 'deposit' ? 'Deposits counted' : 'Card',
        value: money(amount),
        bold: true,
      })),
      ...(day.rounding === 0 ? [] : [{ name: 'Cash rounding', value: money(day.rounding) }]),
      ...day.closedSessions.map(({ register, number, overShort }) => ({
        name: `Drawer ${register}-${number}, ${overShort < 0 ? 'SHORT' : 'over'}`,
        value: money(overShort),
      })),
    ],
    remarks: [
      ...(day.exceptions === 0 ? [] : [`${day.exceptions} exceptions wait for a person`]),
      ...(day.suspendedSales === 0 ? [] : [`${day.suspendedSales} suspended sales`]),
      ...(day.layaways.count === 0
        ? []
        : [`${day.layaways.count} layaways and orders, ${money(day.layaways.deposits)} in deposits`]),
      ...day.unprintedJobs.map((title) => `Not printed: ${title}`),
      ...day.gaps.map(({ after, before, missing }) => `${missing} numbers missing between ${after} and ${before}`),
    ],
    entry: {
      streams: day.heads.length,
      place: `${entry.stream} ${entry.epoch}/${entry.seq}`,
      hash: entry.hash,
    },
    copy: job.copy === 0 ? null : { number: job.copy, firstPrinted: time(job.firstPrintedAt ?? day.at) },
  })
}
