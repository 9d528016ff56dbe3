/**
 * The first key that stands twice in one object of a JSON text that parses; null where none does. `JSON.parse` would
 * take the last of the two without a word, and another reader of the same message the first (RFC 8259, section 4).
 */
export const repeatedKey = (text: string, keys: number): string | null => {
  // A colon outside of strings is a member: as many members as keys came out of the parser, and none was lost.
  let members = 0
  walk(text, (mark) => {
    if (mark === ':') members += 1
  })
  return members === keys ? null : findRepeated(text)
}

/** Calls `visit` with each mark outside of strings, and with the raw text of each string before the mark behind it. */
const walk = (text: string, visit: (mark: string, string: string) => void): void => {
  let last = ''
  for (let at = 0; at < text.length; at += 1) {
    const mark = text.charCodeAt(at)
    if (mark === quote) {
      const end = endOfString(text, at)
      last = text.slice(at, end + 1)
      at = end
    } else if (mark === colon) visit(':', last)
    else if (mark === open) visit('{', '')
    else if (mark === close) visit('}', '')
  }
}

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const open = 0x7b
const close = 0x7d

const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1
    if (slashes % 2 === 0) return end
  }
}

const findRepeated = (text: string): string | null => {
  const objects: Set<string>[] = []
  let found: string | null = null
  walk(text, (mark, string) => {
    if (mark === '{') objects.push(new Set())
    else if (mark === '}') objects.pop()
    else {
      const key = JSON.parse(string) as string
      if (objects.at(-1)?.has(key)) found ??= key
      objects.at(-1)?.add(key)
    }
  })
  return found
}
