import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { defineCommand } from '../command.js'
import { CONFIG_OPTION, loadConfigFor } from '../common.js'
import { EXIT } from '../exit-codes.js'
import { withStore } from '../open.js'

export const command = defineCommand({
  positionals: [{ name: 'file', description: 'Where to write; it must not be there yet.' }],
  options: { ...CONFIG_OPTION },
  description:
    'Writes the whole journal of one moment to a file, a JSON object a line: the store, all events, the heads of the streams, all units, the end. "tillgate audit verify" checks it without a database, and so can any program that knows how events are hashed. Kept elsewhere it is an anchor for later checks.',
  examples: [{ line: 'tillgate audit export june.ndjson', does: 'The journal up to now.' }],
  async run({ arguments: { file = '' }, options, io }) {
    const config = await loadConfigFor(io, options.config)
    let lines = 0
    await withStore(config, ({ journal }) =>
      pipeline(
        async function* () {
          for await (const record of journal.records()) {
            lines += 1
            yield `${JSON.stringify(record)}\n`
          }
        },
        createWriteStream(file, { flags: 'wx', mode: 0o600 }),
      ),
    )
    io.out(`${lines} lines written to ${file}.`)
    return EXIT.OK.code
  },
})
