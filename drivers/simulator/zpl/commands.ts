/**
 * Reads the label language ZPL II, written from Zebra's "Programming Guide for ZPL II" and not from what our driver
 * sends: it is what the driver is tested against.
 */
export interface ZplCommand {
  /** With its prefix: `^FD`, `^A`, `~HS`. */
  readonly name: string
  /** Everything up to the next command, as one character per byte. */
  readonly args: string
}

export interface ReadZpl {
  readonly commands: readonly ZplCommand[]
  /** Bytes of a command whose end has not come yet. */
  readonly rest: string
}

/** Commands that end with their own letters: nothing may be waited for, the printer answers at once. */
const COMPLETE: ReadonlySet<string> = new Set(['~HS', '~JA', '~JR', '~PS', '~PP', '^XA', '^XZ', '^FS'])
/** Letters of a command that has one letter and a font name right behind it. */
const isFont = (letters: string): boolean => letters.startsWith('A')

/** Reads as many whole commands as there are; `bytes` holds one character per byte. Total. */
export const readZpl = (bytes: string): ReadZpl => {
  const commands: ZplCommand[] = []
  let at = 0
  for (;;) {
    const start = nextPrefix(bytes, at)
    // Between commands only line ends are usual; anything else is ignored, as a printer does.
    if (start === -1) return { commands, rest: '' }
    const letters = bytes.slice(start + 1, start + 3)
    if (letters.length < 2) return { commands, rest: bytes.slice(start) }
    const short = `${bytes.charAt(start)}${letters}`
    if (COMPLETE.has(short)) {
      commands.push({ name: short, args: '' })
      at = start + 3
      continue
    }
    const end = endOf(bytes, start)
    if (end === -1) return { commands, rest: bytes.slice(start) }
    const nameLength = isFont(letters) ? 2 : 3
    commands.push({
      name: bytes.slice(start, start + nameLength),
      args: bytes.slice(start + nameLength, end).replace(/[\r\n]/g, ''),
    })
    at = end
  }
}

const nextPrefix = (bytes: string, from: number): number => {
  for (let at = from; at < bytes.length; at++) {
    if (bytes.charAt(at) === '^' || bytes.charAt(at) === '~') return at
  }
  return -1
}

/** Where the command that starts at `start` ends: at the next prefix, or for `~` commands at the end of the line. */
const endOf = (bytes: string, start: number): number => {
  const next = nextPrefix(bytes, start + 1)
  if (bytes.charAt(start) === '^') return next
  const line = bytes.indexOf('\n', start)
  if (line === -1) return next
  return next === -1 ? line : Math.min(line, next)
}
