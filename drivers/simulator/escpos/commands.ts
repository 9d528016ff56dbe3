/**
 * Reads the ESC/POS command language, written from the "ESC/POS Command Reference" and not from what our driver sends:
 * it is what the driver is tested against.
 */
export interface EscposCommand {
  /** `text`, `unknown`, or the command as the reference names it: `LF`, `ESC @`, `GS k`, `DLE EOT`, `GS ( H`. */
  readonly name: string
  /** What follows the name: the text itself, or the parameters. */
  readonly args: Uint8Array
}

export interface ReadCommands {
  readonly commands: readonly EscposCommand[]
  /** Bytes of a command whose end has not come yet. */
  readonly rest: Uint8Array
}

/** How many bytes follow the name at `at`; null when more bytes are needed to tell; -1 for no such command. */
type ArgsLength = (bytes: Uint8Array, at: number) => number | null

const fixed =
  (count: number): ArgsLength =>
  () =>
    count

/** Parameters up to and including a NUL. */
const untilNul =
  (skip: number): ArgsLength =>
  (bytes, at) => {
    const end = bytes.indexOf(0, at + skip)
    return end === -1 ? null : end - at + 1
  }

/** `pL pH` and as many bytes as they say; `head` bytes stand before them. */
const counted =
  (head: number, times: (bytes: Uint8Array, at: number) => number = () => 1): ArgsLength =>
  (bytes, at) => {
    const low = bytes[at + head]
    const high = bytes[at + head + 1]
    return low === undefined || high === undefined ? null : head + 2 + (low + high * 256) * times(bytes, at)
  }

/** `GS k`: function A ends with NUL, function B says its length. */
const barcodeLength: ArgsLength = (bytes, at) => {
  const m = bytes[at]
  if (m === undefined) return null
  if (m <= 6) return untilNul(1)(bytes, at)
  if (m < 65 || m > 79) return -1
  const count = bytes[at + 1]
  return count === undefined ? null : 2 + count
}

/** `GS V`: functions B, C and D have a feed amount. */
const cutLength: ArgsLength = (bytes, at) => {
  const m = bytes[at]
  if (m === undefined) return null
  if ([0, 1, 48, 49].includes(m)) return 1
  return [65, 66, 97, 98, 103, 104].includes(m) ? 2 : -1
}

/** `GS v 0 m xL xH yL yH`: x bytes in y rows. */
const rasterLength: ArgsLength = (bytes, at) => {
  if (bytes[at] !== undefined && bytes[at] !== 0x30) return -1
  const [xL, xH, yL, yH] = bytes.subarray(at + 2, at + 6)
  if (xL === undefined || xH === undefined || yL === undefined || yH === undefined) return null
  return 6 + (xL + xH * 256) * (yL + yH * 256)
}

/** `ESC *`: one byte a column in 8-dot modes, three in 24-dot modes. */
const columnImageLength = counted(1, (bytes, at) => ((bytes[at] ?? 0) >= 32 ? 3 : 1))

/** `DLE DC4 fn`: 1 pulse, 2 power off, 7 status, 8 clear buffers. */
const realtimeRequestLength: ArgsLength = (bytes, at) => {
  const fn = bytes[at]
  if (fn === undefined) return null
  return { 1: 3, 2: 3, 3: 6, 7: 2, 8: 8 }[fn] ?? -1
}

const COMMANDS: Readonly<Record<string, Readonly<Record<string, ArgsLength>>>> = {
  DLE: { '\x04': fixed(1), '\x05': fixed(1), '\x14': realtimeRequestLength },
  ESC: {
    ...Object.fromEntries(Array.from('@2Limo<', (name) => [name, fixed(0)])),
    ...Object.fromEntries(Array.from('!-3=EGJMRSTVadert{ %?', (name) => [name, fixed(1)])),
    ...Object.fromEntries(Array.from('$\\c', (name) => [name, fixed(2)])),
    p: fixed(3),
    D: untilNul(0),
    '*': columnImageLength,
  },
  FS: {
    '.': fixed(0),
    '&': fixed(0),
    '!': fixed(1),
    '-': fixed(1),
    C: fixed(1),
    S: fixed(2),
    W: fixed(1),
    '(': counted(1),
  },
  GS: {
    ...Object.fromEntries(Array.from('!BHIfahrwTb/', (name) => [name, fixed(1)])),
    ...Object.fromEntries(Array.from('LPW$\\', (name) => [name, fixed(2)])),
    g: fixed(4),
    k: barcodeLength,
    V: cutLength,
    v: rasterLength,
    '(': counted(1),
  },
}

/** Codes of their own; printers ignore a NUL between commands. */
const CONTROLS: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0x09: 'HT',
  0x0a: 'LF',
  0x0c: 'FF',
  0x0d: 'CR',
  0x18: 'CAN',
}
const PREFIXES: Readonly<Record<number, string>> = { 0x10: 'DLE', 0x1b: 'ESC', 0x1c: 'FS', 0x1d: 'GS' }
const SECOND: Readonly<Record<string, string>> = { '\x04': 'EOT', '\x05': 'ENQ', '\x14': 'DC4' }

const isText = (byte: number): boolean => byte >= 0x20 && byte !== 0x7f

/** Reads as many whole commands as there are. Total: a byte that begins no command is `unknown`. */
export const readCommands = (bytes: Uint8Array): ReadCommands => {
  const commands: EscposCommand[] = []
  let at = 0
  while (at < bytes.length) {
    const found = readCommand(bytes, at)
    if (found === null) break
    commands.push(found.command)
    at = found.end
  }
  return { commands, rest: bytes.slice(at) }
}

/** Reads the one command at `at` and says where it ends; null when its end has not come yet. Total. */
export const readCommand = (bytes: Uint8Array, at: number): { command: EscposCommand; end: number } | null => {
  const first = bytes[at]
  if (first === undefined) return null
  if (isText(first)) {
    let end = at
    while (end < bytes.length && isText(bytes[end] ?? 0)) end++
    return { command: { name: 'text', args: bytes.slice(at, end) }, end }
  }
  const unknown = (length: number): { command: EscposCommand; end: number } => ({
    command: { name: 'unknown', args: bytes.slice(at, at + length) },
    end: at + length,
  })
  const control = CONTROLS[first]
  if (control !== undefined) return { command: { name: control, args: new Uint8Array() }, end: at + 1 }
  const prefix = PREFIXES[first]
  if (prefix === undefined) return unknown(1)
  const second = bytes[at + 1]
  if (second === undefined) return null
  const letter = String.fromCharCode(second)
  const lengthOf = COMMANDS[prefix]?.[letter]
  if (lengthOf === undefined) return unknown(2)
  const length = lengthOf(bytes, at + 2)
  if (length === null) return null
  if (length === -1) return unknown(3)
  const end = at + 2 + length
  if (end > bytes.length) return null
  return { command: named(prefix, letter, bytes.slice(at + 2, end)), end }
}

/** `GS (` and `FS (` are families: the letter after them belongs to the name. */
const named = (prefix: string, letter: string, args: Uint8Array): EscposCommand =>
  letter === '('
    ? { name: `${prefix} ( ${String.fromCharCode(args[0] ?? 0)}`, args: args.slice(3) }
    : { name: `${prefix} ${SECOND[letter] ?? letter}`, args }
