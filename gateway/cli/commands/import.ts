import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { moneyFormat } from '../../../core/sale/money.js'
import { importCatalog, type ImportProgress, type ImportResult } from '../../catalog-file/import-catalog.js'
import { defineCommand, UsageError, type Io } from '../command.js'
import { CONFIG_OPTION, JSON_OPTION, loadConfigFor } from '../common.js'
import { EXIT } from '../exit-codes.js'
import { withStore } from '../open.js'

export const command = defineCommand({
  positionals: [
    {
      name: 'file',
      description: 'CSV in UTF-8 with the names of the columns in its first line; - for standard input.',
    },
  ],
  options: {
    'skip-bad': { type: 'boolean', description: 'Import the rows that are right and leave out those that are not.' },
    'confirm-levels': {
      type: 'boolean',
      description: 'Archive serial numbers of items that the file says are not serialized any more.',
    },
    ...CONFIG_OPTION,
    ...JSON_OPTION,
  },
  description:
    'Imports items into the catalog: new ones are made, known ones changed, what a file does not name stays. Every row that is wrong is told with line and reason; then nothing at all is imported, unless --skip-bad. May be done while the daemon runs: one transaction, seen by the registers when it is whole.',
  examples: [
    { line: 'tillgate import items.csv', does: 'All or nothing.' },
    { line: 'tillgate import items.csv --skip-bad --json', does: 'What is right; the rest is told as JSON.' },
  ],
  async run({ arguments: { file = '' }, options, io }) {
    const config = await loadConfigFor(io, options.config)
    await mustBeFile(file)
    const skipBad = options['skip-bad'] === true
    const result = await withStore(config, (store) =>
      importCatalog({
        stage: () => store.catalogWriter.stage(),
        stream: file === '-' ? io.input() : createReadStream(file),
        minorDigits: moneyFormat(store.context.locale, store.context.currency).minorDigits,
        skipBad,
        confirm: options['confirm-levels'] === true,
        onProgress: progressTeller(io),
      }),
    )
    if (options.json) io.out(JSON.stringify(result, null, 2))
    else tell(file, result, io)
    return result.imported ? EXIT.OK.code : EXIT.REFUSED.code
  },
})

const mustBeFile = async (file: string): Promise<void> => {
  if (file === '-') return
  const found = await stat(file).catch(() => null) // Not there, or not for us to see.
  if (!found?.isFile()) throw new UsageError(`There is no file ${file}.`)
}

const tell = (
  file: string,
  { imported, rows, created, updated, unchanged, badRows, bad }: ImportResult,
  io: Io,
): void => {
  for (const { line, column, message } of bad)
    io.err(`${file}:${line}: ${column === null ? '' : `${column}: `}${message}`)
  if (badRows > bad.length) io.err('…')
  if (imported)
    io.out(`${created} items made, ${updated} changed, ${unchanged} as they were; ${badRows} rows left out.`)
  else io.err(`${badRows} of ${rows} rows are wrong; nothing was imported. Correct them, or use --skip-bad.`)
}

const TELL_EVERY = 20_000

/** A word now and then for a large file; nothing for a small one. */
const progressTeller = (io: Io): ((progress: ImportProgress) => void) => {
  let told = 0
  return ({ phase, rows }) => {
    if (rows - told < TELL_EVERY && !(phase === 'saving' && told > 0)) return
    told = rows
    io.err(phase === 'saving' ? `saving ${rows} rows` : `${rows} rows read`)
  }
}
