import { historyFilterFields } from '../../../core/reports/report-filter.js'
import { defineCommand } from '../command.js'
import { filterOptions, REPORT_OPTIONS, writeReport } from '../report-file.js'

export const command = defineCommand({
  positionals: [],
  options: { ...filterOptions(historyFilterFields), ...REPORT_OPTIONS },
  description:
    'Writes the Serial Number History: a row for each time something happened to a unit, with the names as they were then, as CSV in UTF-8. Every filter narrows; without any it is the whole history. Where a daemon runs, it does the work; the rows are written as they come.',
  examples: [
    { line: 'tillgate report history --preset yesterday -u Ana --out yesterday.csv', does: 'What happened yesterday.' },
    {
      line: 'tillgate report history --serial-from A100 --serial-to A199 -u Ana',
      does: 'The lives of a range, one after the other.',
    },
  ],
  run: (call) => writeReport('report.serial-history-file', historyFilterFields, call),
})
