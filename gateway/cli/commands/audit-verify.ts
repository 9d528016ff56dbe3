import { verifyRecords } from '../../../core/journal/verifier.js'
import { defineCommand } from '../command.js'
import { JSON_OPTION } from '../common.js'
import { EXIT } from '../exit-codes.js'
import { ANCHOR_OPTION, readAnchor, readExport, tellVerdict } from '../verdict.js'

export const command = defineCommand({
  positionals: [{ name: 'file', description: 'What "tillgate audit export" wrote.' }],
  options: { ...ANCHOR_OPTION, ...JSON_OPTION },
  description:
    'Checks an exported journal without a database: chains, hashes, heads, and each unit against its events. Says the first difference.',
  examples: [{ line: 'tillgate audit verify june.ndjson', does: 'Says that all is right, or what differs first.' }],
  async run({ arguments: { file = '' }, options, io }) {
    const verdict = await verifyRecords(readExport(file), await readAnchor(options.anchor))
    tellVerdict(verdict, io, options.json === true)
    return (verdict.difference === null ? EXIT.OK : EXIT.FAULTS).code
  },
})
