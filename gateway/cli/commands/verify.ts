import { defineCommand } from '../command.js'
import { CONFIG_OPTION, JSON_OPTION, loadConfigFor } from '../common.js'
import { EXIT } from '../exit-codes.js'
import { withStore } from '../open.js'
import { ANCHOR_OPTION, readAnchor, tellVerdict } from '../verdict.js'
import { verifyRecords } from '../../../core/journal/verifier.js'

export const command = defineCommand({
  positionals: [],
  options: { ...ANCHOR_OPTION, ...CONFIG_OPTION, ...JSON_OPTION },
  description:
    'Replays the whole journal: every stream from its first event, each hash worked out anew apart from the database, each unit against its events, documents and lists against what the journal has. Says the first difference. May be done while the daemon runs: it looks at one moment. What a journal cannot prove by itself is its end; the checkpoint that holds it is named, and --anchor holds it against an export that was kept elsewhere.',
  examples: [
    { line: 'tillgate verify', does: 'Says that all is right, or what differs first.' },
    { line: 'tillgate verify --anchor june.ndjson', does: 'Also that nothing exported in June is missing or other.' },
  ],
  async run({ options, io }) {
    const config = await loadConfigFor(io, options.config)
    const anchor = await readAnchor(options.anchor)
    const verdict = await withStore(config, async ({ journal }) => {
      const found = await verifyRecords(journal.records(), anchor)
      return found.difference === null ? { ...found, difference: await journal.projectionFault() } : found
    })
    tellVerdict(verdict, io, options.json === true)
    return (verdict.difference === null ? EXIT.OK : EXIT.FAULTS).code
  },
})
