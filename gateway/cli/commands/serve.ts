import { runDaemon } from '../../process/run-daemon.js'
import { createLogger } from '../../process/logging.js'
import { createNotifier } from '../../process/notify.js'
import { composeDaemon } from '../../daemon/daemon.js'
import { defineCommand } from '../command.js'
import { CONFIG_OPTION, loadConfigFor } from '../common.js'
import { tillgateVersion } from './version.js'

export const command = defineCommand({
  positionals: [],
  options: { ...CONFIG_OPTION },
  description:
    'Runs the daemon of the store until it is told to stop (SIGTERM, Ctrl-C): devices, registers, pages, print spool. What is in hand is finished first. The log is JSON lines, readable ones on a terminal.',
  examples: [
    { line: 'tillgate serve', does: 'Runs with the usual configuration.' },
    { line: 'tillgate serve --config store.toml', does: 'Runs with this one.' },
  ],
  async run({ options, io }) {
    const config = await loadConfigFor(io, options.config)
    const log = createLogger({ level: config.log.level })
    const notifier = createNotifier({
      environment: io.environment,
      onFault: (err) => log.warn({ err }, 'the service manager could not be told'),
    })
    const daemon = composeDaemon({ config, log, version: await tillgateVersion(), checkOutbound: false, extend: null })
    return runDaemon({
      parts: daemon.parts,
      stopMs: config.server.stop_seconds * 1000,
      log,
      notifier,
      onReady: () => `ready at ${daemon.running().url}`,
      // The process ends here with what is still open; the exit code says so.
      leaveNow: (code) => process.exit(code),
    })
  },
})
