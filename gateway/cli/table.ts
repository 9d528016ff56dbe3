import type { Command } from './command.js'

/** A line of the table of commands: enough for the overview; the rest is loaded when the command is used. */
export interface CommandEntry {
  /** One word, or two: `register add`. */
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<{
    readonly command: Pick<Command, 'positionals' | 'options' | 'description' | 'examples'> & {
      run(call: never): Promise<number>
    }
  }>
}

/** Every command there is, in the order of the overview. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'Run the daemon of the store',
    load: () => import('./commands/serve.js'),
  },
  {
    name: 'demo',
    summary: 'Run a whole sample store with simulated devices',
    load: () => import('./commands/demo.js'),
  },
  {
    name: 'check',
    summary: 'Tell every fault of a configuration, with its line',
    load: () => import('./commands/check.js'),
  },
  {
    name: 'doctor',
    summary: 'Look at everything the daemon needs; say what is wrong and what to do',
    load: () => import('./commands/doctor.js'),
  },
  {
    name: 'migrate',
    summary: 'Bring the database to the schema of this version',
    load: () => import('./commands/migrate.js'),
  },
  {
    name: 'store add',
    summary: 'Enter the store into the catalog, once',
    load: () => import('./commands/store-add.js'),
  },
  {
    name: 'register add',
    summary: 'Add a register and print the code that pairs its screen',
    load: () => import('./commands/register-add.js'),
  },
  {
    name: 'register list',
    summary: 'List the registers of this store',
    load: () => import('./commands/register-list.js'),
  },
  {
    name: 'register pair',
    summary: 'Print a new code that pairs a screen with a register',
    load: () => import('./commands/register-pair.js'),
  },
  {
    name: 'user add',
    summary: 'Add a user who signs in with a PIN',
    load: () => import('./commands/user-add.js'),
  },
  {
    name: 'import',
    summary: 'Import items into the catalog from a CSV file',
    load: () => import('./commands/import.js'),
  },
  {
    name: 'receive',
    summary: 'Receive goods into stock: an item with its serial numbers, or a whole delivery',
    load: () => import('./commands/receive.js'),
  },
  {
    name: 'report history',
    summary: 'Write the Serial Number History as CSV',
    load: () => import('./commands/report-history.js'),
  },
  {
    name: 'report on-hand',
    summary: 'Write the Serial Number On Hand as CSV',
    load: () => import('./commands/report-on-hand.js'),
  },
  {
    name: 'report bound-book',
    summary: 'Write the bound book as CSV',
    load: () => import('./commands/report-bound-book.js'),
  },
  {
    name: 'verify',
    summary: 'Replay the journal and hold everything against it',
    load: () => import('./commands/verify.js'),
  },
  {
    name: 'audit export',
    summary: 'Write the whole journal to a file that can be checked elsewhere',
    load: () => import('./commands/audit-export.js'),
  },
  {
    name: 'audit verify',
    summary: 'Check an exported journal without a database',
    load: () => import('./commands/audit-verify.js'),
  },
  {
    name: 'version',
    summary: 'Tell the version of Tillgate, Node and the system',
    load: () => import('./commands/version.js'),
  },
]
