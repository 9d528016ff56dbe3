import { ConfigError } from '../../../config/fault.js'
import { faultLine } from '../../process/config-error.js'
import { defineCommand } from '../command.js'
import { CONFIG_ARGUMENT, CONFIG_OPTION, configPath, counted, JSON_OPTION, loadConfigFor } from '../common.js'
import { EXIT } from '../exit-codes.js'

export const command = defineCommand({
  positionals: [CONFIG_ARGUMENT],
  options: { ...CONFIG_OPTION, ...JSON_OPTION },
  description:
    'Reads a configuration as the daemon would and tells all its faults at once, each with file, line, key and what to do. Touches nothing else: for the database and the devices there is "tillgate doctor".',
  examples: [
    { line: 'tillgate check store.toml', does: 'Says that the file is right, or what is wrong with it.' },
    { line: 'tillgate check --json', does: 'The same for a program, about the usual file.' },
  ],
  async run({ arguments: { file }, options, io }) {
    const path = configPath(io, file, options.config)
    try {
      const config = await loadConfigFor(io, path)
      const counts = [
        counted(config.register.length, 'register'),
        counted(config.scanner.length, 'scanner'),
        counted(config.printer.length, 'printer'),
      ].join(', ')
      if (options.json) io.out(JSON.stringify({ path, faults: [] }))
      else io.out(`${path} has no faults (store ${config.store.number}: ${counts}).`)
      return EXIT.OK.code
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      if (options.json) io.out(JSON.stringify({ path, code: error.code, faults: error.faults }, null, 2))
      else for (const fault of error.faults) io.err(faultLine(path, fault))
      if (!options.json && error.faults.length > 1) io.err(`${error.faults.length} faults.`)
      return EXIT.CONFIG.code
    }
  },
})
