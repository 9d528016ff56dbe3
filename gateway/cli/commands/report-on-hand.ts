import { onHandFilterFields } from '../../../core/reports/report-filter.js'
import { defineCommand } from '../command.js'
import { filterOptions, REPORT_OPTIONS, writeReport } from '../report-file.js'

export const command = defineCommand({
  positionals: [],
  options: { ...filterOptions(onHandFilterFields), ...REPORT_OPTIONS },
  description:
    'Writes the Serial Number On Hand: a row for each unit, as CSV in UTF-8. Every filter narrows. What units cost is there for those who may see it. Where a daemon runs, it does the work; the rows are written as they come.',
  examples: [
    { line: 'tillgate report on-hand -u Ana --out on-hand.csv', does: 'All that is here now.' },
    {
      line: 'tillgate report on-hand --as-of 2026-12-31 --department Watches -u Ana',
      does: 'The watches at the end of a year.',
    },
  ],
  run: (call) => writeReport('report.serial-on-hand-file', onHandFilterFields, call),
})
