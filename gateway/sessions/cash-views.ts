import type { Static } from 'typebox'
import type { CashReport as Report, CashState as State } from '../../core/store/store.js'
import type { CashReport, CashState } from '../protocol/cash-shapes.js'

/** Rows of the store as the wire shows them: exactly the fields of the schema, no more. */

export const cashStateView = (state: State): Static<typeof CashState> => ({
  session: state.session,
  number: state.number,
  float: state.float,
  openedAt: state.openedAt,
  openedBy: state.openedBy,
  counted: state.counted,
  countedBy: state.countedBy,
  expected: state.expected,
  overShort: state.overShort,
  isCountFresh: state.isCountFresh,
})

export const cashReportView = (report: Report): Static<typeof CashReport> => ({
  session: report.session,
  register: report.register,
  number: report.number,
  float: report.float,
  openedAt: report.openedAt,
  openedBy: report.openedBy,
  documents: report.documents.map(({ kind, count, total }) => ({ kind, count, total })),
  tenders: report.tenders.map(({ kind, amount }) => ({ kind, amount })),
  tax: report.tax,
  change: report.change,
  rounding: report.rounding,
  paidIn: report.paidIn,
  paidOut: report.paidOut,
  noSales: report.noSales,
  expected: report.expected,
  counted: report.counted,
  countedBy: report.countedBy,
  overShort: report.overShort,
  closedAt: report.closedAt,
  closedBy: report.closedBy,
})
