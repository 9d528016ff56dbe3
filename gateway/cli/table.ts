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
    name: 'version',
    summary: 'Tell the version of Tillgate, Node and the system',
    load: () => import('./commands/version.js'),
  },
]
