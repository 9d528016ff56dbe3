import type { Readable, Writable } from 'node:stream'

/**
 * A command of `tillgate`: what its help says, what it takes, what it does. To add one, write a file in commands/ that
 * exports `command`, and a line in the table of table.ts.
 */
export interface Command<Options extends OptionTable = OptionTable> {
  /** Arguments by position, in order; the optional ones last. */
  readonly positionals: readonly Positional[]
  readonly options: Options
  /** What the command does, in a paragraph or two. */
  readonly description: string
  readonly examples: readonly Example[]
  /** Gives the exit code (exit-codes.ts); throws for anything else. */
  run(call: Call<Options>): Promise<number>
}

export interface Positional {
  readonly name: string
  readonly description: string
  readonly optional?: boolean
}

export interface OptionText {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  /** Name of the value in the help: FILE, NAME. */
  readonly value?: string
  readonly description: string
}

export type OptionTable = Readonly<Record<string, OptionText>>

export interface Example {
  readonly line: string
  readonly does: string
}

type OptionValue<Type extends OptionText['type']> = Type extends 'boolean' ? boolean : string

/** One use of a command: what was given, and the world it runs in. */
export interface Call<Options extends OptionTable = OptionTable> {
  readonly arguments: Readonly<Record<string, string | undefined>>
  readonly options: { readonly [Name in keyof Options]?: OptionValue<Options[Name]['type']> | undefined }
  readonly io: Io
}

/** Where a command reads and writes; the process's own streams, or those of a test. */
export interface Io {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  /** Standard output, for what is no lines: a file that is written as it comes. */
  readonly output: () => Writable
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Standard input. */
  readonly input: () => Readable
  /** One line typed at the terminal without being shown; null without a terminal. */
  readonly askSecret: (question: string) => Promise<string | null>
}

/** Gives the options their exact types; use it for every command. */
export const defineCommand = <const Options extends OptionTable>(command: Command<Options>): Command<Options> => command

/** A wrong use of the command line. `text` is a whole sentence; the help that fits is named behind it. */
export class UsageError extends Error {
  constructor(text: string) {
    super(text)
    this.name = 'UsageError'
  }
}
