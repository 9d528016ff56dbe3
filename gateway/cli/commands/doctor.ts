import { examine, type NamedFinding } from '../../doctor/examine.js'
import type { FindingState } from '../../doctor/finding.js'
import { defineCommand } from '../command.js'
import { CONFIG_ARGUMENT, CONFIG_OPTION, configPath, counted, JSON_OPTION } from '../common.js'
import { EXIT } from '../exit-codes.js'

const MARKS: Readonly<Record<FindingState, string>> = { ok: 'ok', warning: 'WARNING', fault: 'FAULT', skipped: '-' }

export const command = defineCommand({
  positionals: [CONFIG_ARGUMENT],
  options: { ...CONFIG_OPTION, ...JSON_OPTION },
  description:
    'Looks at the configuration, the database, the address, the permissions of device nodes, every device and the disk. Names what is wrong and what to do. Changes nothing and is safe while the store trades: where a daemon runs, it is asked about its devices and they are left alone. As root it looks with the eyes of the user "tillgate", if there is one.',
  examples: [
    { line: 'tillgate doctor', does: 'Looks at everything the usual configuration names.' },
    { line: 'tillgate doctor store.toml --json', does: 'The same for a program.' },
  ],
  async run({ arguments: { file }, options, io }) {
    const findings = await examine(configPath(io, file, options.config), io.environment)
    const count = (state: FindingState) => findings.filter((one) => one.state === state).length
    if (options.json) io.out(JSON.stringify({ findings }, null, 2))
    else {
      for (const line of findings.map(findingLines)) io.out(line)
      io.out(`${counted(count('fault'), 'fault')}, ${counted(count('warning'), 'warning')}.`)
    }
    return count('fault') > 0 ? EXIT.FAULTS.code : EXIT.OK.code
  },
})

const findingLines = ({ check, state, text, next }: NamedFinding): string =>
  `${MARKS[state].padEnd(8)} ${check.padEnd(14)} ${text}${next === null ? '' : `\n${' '.repeat(24)}→ ${next}`}`
