import { buildCashReport } from '../../core/documents/build-cash-report.js'
import type { ReceiptDoc } from '../../core/documents/receipt.js'
import type { CashReport, JobRow, StoreContext } from '../../core/store/store.js'
import { moneyText, timeText } from './money-text.js'

export const kindNames: Readonly<Record<string, string>> = {
  sale: 'Sales',
  return: 'Returns',
  exchange: 'Exchanges',
  void: 'Voids',
  swap: 'Swaps',
  'buy-back': 'Buy-backs',
  layaway: 'Layaways (deposits)',
  order: 'Orders (deposits)',
  deposit: 'Payments on layaways',
  'layaway-cancelled': 'Layaways cancelled',
}

const tenderNames: Readonly<Record<string, string>> = { cash: 'Cash taken', card: 'Card', deposit: 'Deposits counted' }

/** X of an open session, Z of a closed one. */
export const cashReportOf = (
  context: StoreContext,
  report: CashReport,
  job: Pick<JobRow, 'copy' | 'firstPrintedAt' | 'at'>,
): ReceiptDoc => {
  const money = moneyText(context.locale, context.currency)
  const time = timeText(context.locale, context.zone)
  const row = (name: string, amount: number, bold = false) => ({ name, value: money(amount), bold })
  return buildCashReport({
    store: context.name,
    copy:
      job.copy === 0 ? null : { number: job.copy, firstPrinted: time(job.firstPrintedAt ?? report.closedAt ?? job.at) },
    isClosing: report.closedAt !== null,
    number: `${report.register}-${report.number}`,
    opened: `${time(report.openedAt)} by ${report.openedBy}`,
    closed: report.closedAt === null ? null : `${time(report.closedAt)} by ${report.closedBy ?? ''}`,
    rows: [
      ...report.documents.map(({ kind, count, total }) => row(`${count} ${kindNames[kind] ?? kind}`, total)),
      row('Tax in these', report.tax),
      ...report.tenders.map(({ kind, amount }) => row(tenderNames[kind] ?? kind, amount)),
      row('Change given', 0 - report.change),
      ...(report.rounding === 0 ? [] : [row('Cash rounding in these', report.rounding)]),
      row('Float', report.float),
      row('Paid in', report.paidIn),
      row('Paid out', 0 - report.paidOut),
      { name: 'Drawer opened without a sale', value: String(report.noSales) },
      row('Should be in the drawer', report.expected, true),
      ...(report.counted === null ? [] : [row(`Counted by ${report.countedBy ?? ''}`, report.counted, true)]),
      ...(report.overShort === null ? [] : [row(report.overShort < 0 ? 'SHORT' : 'Over', report.overShort, true)]),
    ],
  })
}
