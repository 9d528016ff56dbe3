import { parseConnectionString } from '../../../config/connection-string.js'
import { ConfigError } from '../../../config/fault.js'
import { migrate } from '../../../core/store/migrate.js'
import { defineCommand } from '../command.js'
import { CONFIG_ARGUMENT, CONFIG_OPTION, configPath, JSON_OPTION, loadConfigFor } from '../common.js'
import { EXIT } from '../exit-codes.js'

export const command = defineCommand({
  positionals: [CONFIG_ARGUMENT],
  options: { ...CONFIG_OPTION, ...JSON_OPTION },
  description:
    'Brings the database to the schema of this version, as the role of [database] migrate, and gives the role of [database] serve what it needs. All in one transaction: it works or changes nothing. Running it again does no harm; two at once wait for each other. A schema newer than this version is refused.',
  examples: [
    { line: 'tillgate migrate', does: 'Before the first start, and after each upgrade with the daemon stopped.' },
  ],
  async run({ arguments: { file }, options, io }) {
    const path = configPath(io, file, options.config)
    const { database, store } = await loadConfigFor(io, path)
    const { migrate: url, serve } = database
    if (url === undefined)
      throw new ConfigError('CONFIG_INVALID', path, [
        {
          path: 'database.migrate',
          line: null,
          message: 'The key migrate is missing, and without the owner’s connection nothing can be migrated.',
          suggestion: 'Add it, or set TILLGATE_DATABASE_MIGRATE.',
        },
      ])
    const { applied, number } = await migrate({
      url,
      training: store.training,
      serveRole: parseConnectionString(serve)?.user ?? '',
      onStep: (step) => {
        if (!options.json) io.out(step)
      },
    })
    if (options.json) io.out(JSON.stringify({ applied, number }))
    else io.out(applied.length === 0 ? `Nothing to migrate: the schema is ${number}.` : `The schema is ${number} now.`)
    return EXIT.OK.code
  },
})
