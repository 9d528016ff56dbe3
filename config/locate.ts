import { parse } from 'smol-toml'
import type { PathStep } from './fault.js'

/**
 * Finds the line of a key in TOML text that is known to parse (toml.io/en/v1.0.0, "Keys", "Table", "Array of Tables").
 *
 * The parser of smol-toml gives values without positions, so the text is cut into statements here: a header
 * (`[a.b]`, `[[a]]`) or one `key = value`, which may run over several lines. Inside an inline table or a list the line
 * of the statement is near enough; the deepest known ancestor of a path is what counts.
 */
export interface Locator {
  /** Line of the key counted from 1, or of the nearest table around it; null when not even its section is there. */
  lineOf(steps: readonly PathStep[]): number | null
}

export const createLocator = (text: string): Locator => {
  const lines = new Map<string, number>()
  const counts = new Map<string, number>()
  const note = (steps: readonly PathStep[], line: number): void => {
    for (let length = 1; length <= steps.length; length++) {
      const key = JSON.stringify(steps.slice(0, length))
      if (!lines.has(key)) lines.set(key, line)
    }
  }
  /** Puts the position of the newest element behind each list of tables on the way: printer.media → printer[0].media. */
  const place = (names: readonly string[], opensElement: boolean): PathStep[] => {
    const steps: PathStep[] = []
    names.forEach((name, index) => {
      steps.push(name)
      const list = JSON.stringify(steps)
      if (opensElement && index === names.length - 1) counts.set(list, (counts.get(list) ?? -1) + 1)
      const position = counts.get(list)
      if (position !== undefined) steps.push(position)
    })
    return steps
  }

  let table: PathStep[] = []
  for (const { source, line } of statements(text)) {
    const header = /^\[(\[?)(.*?)\]\]?\s*(?:#.*)?$/su.exec(source)
    if (header) {
      table = place(keyNames(`${header[2] ?? ''} = 0`), header[1] === '[')
      note(table, line)
    } else note([...table, ...keyNames(source)], line)
  }
  return {
    lineOf: (steps) => {
      for (let length = steps.length; length > 0; length--) {
        const line = lines.get(JSON.stringify(steps.slice(0, length)))
        if (line !== undefined) return line
      }
      return null
    },
  }
}

/** The parts of a (dotted, perhaps quoted) key, read by the parser itself from `key = value`. */
const keyNames = (statement: string): string[] => {
  const names: string[] = []
  let node: unknown = parse(statement)
  // A value that is an inline table would be descended into too, but its first key has no line of its own anyway; so
  // the walk stops where the key ends: at the first `=` outside quotes.
  const depth = keyDepth(statement)
  while (names.length < depth && typeof node === 'object' && node !== null) {
    const [entry] = Object.entries(node)
    if (!entry) break
    names.push(entry[0])
    node = entry[1]
  }
  return names
}

const keyDepth = (statement: string): number => {
  let depth = 1
  let quote = ''
  for (const character of statement) {
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '.') depth++
    else if (character === '=') break
  }
  return depth
}

/** Cuts the text where a new statement begins: lines are added until what was gathered parses by itself. */
function* statements(text: string): Generator<{ source: string; line: number }> {
  const all = text.split(/\r?\n/u)
  for (let index = 0; index < all.length; index++) {
    const first = (all[index] ?? '').trim()
    if (first === '' || first.startsWith('#')) continue
    const line = index + 1
    if (first.startsWith('[')) {
      yield { source: first, line }
      continue
    }
    let source = all[index] ?? ''
    while (!parses(source) && index + 1 < all.length) source += `\n${all[++index] ?? ''}`
    yield { source, line }
  }
}

const parses = (source: string): boolean => {
  try {
    parse(source)
    return true
  } catch {
    return false // Not whole yet: a text or list that goes on in the next line.
  }
}
