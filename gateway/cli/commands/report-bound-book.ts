import { boundBookFilterFields } from '../../../core/reports/report-filter.js'
import { defineCommand } from '../command.js'
import { filterOptions, REPORT_OPTIONS, writeReport } from '../report-file.js'

export const command = defineCommand({
  positionals: [],
  options: { ...filterOptions(boundBookFilterFields), ...REPORT_OPTIONS },
  description:
    'Writes the bound book: acquisitions, dispositions and corrections of units whose items have bound-book fields, oldest first, as CSV in UTF-8. Whether it is what a law asks for is for you to judge. Where a daemon runs, it does the work.',
  examples: [
    {
      line: 'tillgate report bound-book -u Ana --out book.csv',
      does: 'Every entry as it was made, and every correction.',
    },
    { line: 'tillgate report bound-book --view corrected --from 2026-01-01 -u Ana', does: 'This year, as corrected.' },
  ],
  run: (call) => writeReport('report.bound-book-file', boundBookFilterFields, call),
})
