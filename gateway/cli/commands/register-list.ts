import { defineCommand } from '../command.js'
import { CONFIG_OPTION, JSON_OPTION, loadConfigFor } from '../common.js'
import { EXIT } from '../exit-codes.js'
import { withStore } from '../open.js'

export const command = defineCommand({
  positionals: [],
  options: { ...CONFIG_OPTION, ...JSON_OPTION },
  description: 'Lists the registers of this store: number, whether a screen is paired, name.',
  examples: [{ line: 'tillgate register list', does: 'All registers by number.' }],
  async run({ options, io }) {
    const config = await loadConfigFor(io, options.config)
    const registers = await withStore(config, (store) => store.registers.list())
    if (options.json) io.out(JSON.stringify({ registers }, null, 2))
    else if (registers.length === 0) io.out('There is no register yet; see "tillgate help register add".')
    else
      for (const { number, paired, name } of registers)
        io.out(`${String(number).padStart(4)}  ${paired ? 'paired    ' : 'not paired'}  ${name}`)
    return EXIT.OK.code
  },
})
