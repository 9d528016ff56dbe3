/**
 * A small language of patterns for serial numbers, matched without backtracking. It reads a subset of regular
 * expressions: letters, digits and other signs as themselves, `.`, classes `[A-Z0-9]` and `[^…]`, `\d`, `\` before a
 * sign, groups `( )`, alternatives `|`, and `?`, `*`, `+`, `{n}`, `{n,m}`, `{n,}`. The whole number has to match.
 *
 * A pattern becomes a non-deterministic automaton whose states are all followed at once (Thompson, "Regular Expression
 * Search Algorithm", 1968): a number of n characters costs at most n × states steps, whatever the pattern is. Both are
 * bounded, so a hostile pattern costs no more than a dull one.
 */

/** Characters of a pattern. */
export const patternMaxLength = 200
/** States after every repetition was written out: what a match costs for each character, at most. */
export const patternMaxStates = 2000
const groupMaxDepth = 20

/** What a state does: takes one character of a set, forks, or ends the match. */
type State =
  | { readonly take: CharacterSet; next: number }
  | { readonly fork: true; next: number; other: number }
  | { readonly end: true }

interface CharacterSet {
  readonly negated: boolean
  readonly ranges: readonly (readonly [from: number, to: number])[]
}

export interface Pattern {
  readonly states: readonly State[]
  readonly start: number
}

export type PatternResult =
  { readonly ok: true; readonly pattern: Pattern } | { readonly ok: false; readonly problem: string }

/** What a pattern means, before repetitions are written out. */
type Node =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'either'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly min: number; readonly max: number | null }

class Problem extends Error {}

const digits: readonly (readonly [number, number])[] = [[48, 57]]
const anyCharacter: CharacterSet = { negated: true, ranges: [] }

class Reader {
  readonly #signs: readonly string[]
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#signs = Array.from(text)
  }

  read(): Node {
    const node = this.#either()
    if (this.#at < this.#signs.length) throw this.#problem(`")" closes nothing`)
    return node
  }

  #peek(): string | undefined {
    return this.#signs[this.#at]
  }

  #problem(what: string): Problem {
    return new Problem(`${what} at ${this.#at + 1}`)
  }

  #either(): Node {
    const parts = [this.#sequence()]
    while (this.#peek() === '|') {
      this.#at += 1
      parts.push(this.#sequence())
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'either', parts }
  }

  #sequence(): Node {
    const parts: Node[] = []
    for (let sign = this.#peek(); sign !== undefined && sign !== '|' && sign !== ')'; sign = this.#peek())
      parts.push(this.#repeated(this.#single(sign)))
    return { kind: 'sequence', parts }
  }

  #single(sign: string): Node {
    switch (sign) {
      case '(': {
        if (this.#depth === groupMaxDepth) throw this.#problem(`groups lie more than ${groupMaxDepth} deep`)
        this.#at += 1
        if (this.#peek() === '?') throw this.#problem('only plain groups are known, "(?" is not')
        this.#depth += 1
        const inner = this.#either()
        if (this.#peek() !== ')') throw this.#problem('a "(" is not closed')
        this.#depth -= 1
        this.#at += 1
        return inner
      }
      case '[':
        return { kind: 'set', set: this.#class() }
      case '.':
        this.#at += 1
        return { kind: 'set', set: anyCharacter }
      case '?':
      case '*':
      case '+':
      case '{':
        throw this.#problem(`"${sign}" repeats nothing`)
      case '^':
      case '$':
        throw this.#problem(`"${sign}" is not needed, the whole number is looked at; write "\\${sign}" for the sign`)
      case ']':
      case '}':
        throw this.#problem(`"${sign}" closes nothing`)
      case '\\':
        return { kind: 'set', set: { negated: false, ranges: this.#escape() } }
      default:
        this.#at += 1
        return { kind: 'set', set: { negated: false, ranges: [only(sign)] } }
    }
  }

  /** Behind a backslash: `d`, or a sign that is no letter and no digit, as itself. */
  #escape(): readonly (readonly [number, number])[] {
    this.#at += 1
    const sign = this.#peek()
    if (sign === undefined) throw this.#problem('nothing follows "\\"')
    if (sign !== 'd' && /[A-Za-z0-9]/.test(sign)) throw this.#problem(`"\\${sign}" is not known`)
    this.#at += 1
    return sign === 'd' ? digits : [only(sign)]
  }

  #class(): CharacterSet {
    this.#at += 1
    const negated = this.#peek() === '^'
    if (negated) this.#at += 1
    const ranges: (readonly [number, number])[] = []
    for (;;) {
      const sign = this.#peek()
      if (sign === undefined) throw this.#problem('a "[" is not closed')
      if (sign === ']') break
      if (sign === '[') throw this.#problem('"[" inside "[ ]" is not known; write "\\["')
      const from = this.#classSign(sign)
      if (this.#peek() !== '-' || this.#signs[this.#at + 1] === ']') {
        ranges.push(...from)
        continue
      }
      this.#at += 1
      const [first] = from
      const [last] = this.#classSign(this.#peek() ?? '')
      if (
        from.length !== 1 ||
        first === undefined ||
        last === undefined ||
        first[0] !== first[1] ||
        last[0] !== last[1]
      )
        throw this.#problem('a range needs one sign on each side')
      if (last[0] < first[0]) throw this.#problem('a range counts down')
      ranges.push([first[0], last[0]])
    }
    this.#at += 1
    if (ranges.length === 0) throw this.#problem('"[ ]" is empty')
    return { negated, ranges }
  }

  #classSign(sign: string): readonly (readonly [number, number])[] {
    if (sign === '') throw this.#problem('a "[" is not closed')
    if (sign === '\\') return this.#escape()
    this.#at += 1
    return [only(sign)]
  }

  #repeated(part: Node): Node {
    const sign = this.#peek()
    let bounds: readonly [number, number | null] | null = null
    if (sign === '?') bounds = [0, 1]
    else if (sign === '*') bounds = [0, null]
    else if (sign === '+') bounds = [1, null]
    else if (sign === '{') bounds = this.#braces()
    if (bounds === null) return part
    if (sign !== '{') this.#at += 1
    if (['?', '*', '+', '{'].includes(this.#peek() ?? '')) throw this.#problem('two repetitions follow each other')
    return { kind: 'repeat', part, min: bounds[0], max: bounds[1] }
  }

  #braces(): readonly [number, number | null] {
    const rest = this.#signs.slice(this.#at, this.#at + 12).join('')
    const match = /^\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/.exec(rest)
    if (match === null) throw this.#problem('"{" starts no repetition like {3} or {2,5}')
    this.#at += match[0].length
    const min = Number(match[1])
    const max = match[3] === undefined ? (match[2] === undefined ? min : null) : Number(match[3])
    if (max !== null && max < min) throw this.#problem('a repetition counts down')
    return [min, max]
  }
}

const only = (sign: string): readonly [number, number] => {
  const code = sign.codePointAt(0) ?? 0
  return [code, code]
}

/** Builds the automaton from its end: each node is given the state that comes after it. */
class Builder {
  readonly states: State[] = []
  #built = 0

  add(state: State): number {
    if (this.states.length >= patternMaxStates)
      throw new Problem(`it repeats too much: more than ${patternMaxStates} states`)
    this.states.push(state)
    return this.states.length - 1
  }

  build(node: Node, next: number): number {
    // A part that makes no state can be repeated too: `(((){999}){999}){999}`.
    this.#built += 1
    if (this.#built > 10 * patternMaxStates) throw new Problem('it repeats too much')
    switch (node.kind) {
      case 'set':
        return this.add({ take: node.set, next })
      case 'sequence':
        return node.parts.reduceRight((after, part) => this.build(part, after), next)
      case 'either':
        return node.parts
          .slice(0, -1)
          .reduceRight(
            (other, part) => this.add({ fork: true, next: this.build(part, next), other }),
            this.build(node.parts.at(-1) ?? { kind: 'sequence', parts: [] }, next),
          )
      case 'repeat':
        return this.#repeat(node, next)
    }
  }

  #repeat({ part, min, max }: Extract<Node, { readonly kind: 'repeat' }>, next: number): number {
    let start = next
    if (max === null) {
      const loop = { fork: true as const, next: 0, other: next }
      start = this.add(loop)
      loop.next = this.build(part, start)
    } else
      for (let left = max - min; left > 0; left -= 1)
        start = this.add({ fork: true, next: this.build(part, start), other: next })
    for (let left = min; left > 0; left -= 1) start = this.build(part, start)
    return start
  }
}

/** Reads a pattern; what it does not know is refused with its place, never taken as something else. */
export const compilePattern = (text: string): PatternResult => {
  if (text === '') return { ok: false, problem: 'the pattern is empty' }
  if (text.length > patternMaxLength)
    return { ok: false, problem: `the pattern has ${text.length} characters, at most ${patternMaxLength} are taken` }
  try {
    const builder = new Builder()
    const node = new Reader(text).read()
    const end = builder.add({ end: true })
    const start = builder.build(node, end)
    return { ok: true, pattern: { states: builder.states, start } }
  } catch (error) {
    if (error instanceof Problem) return { ok: false, problem: error.message }
    throw error
  }
}

const takes = ({ negated, ranges }: CharacterSet, code: number): boolean =>
  ranges.some(([from, to]) => code >= from && code <= to) !== negated

/** Whether the whole text matches, and how many steps that took: at most (characters + 1) × states. */
export const matchPattern = (
  { states, start }: Pattern,
  text: string,
): { readonly matches: boolean; readonly steps: number } => {
  let steps = 0
  /** `from` and everything that is reached from it without a character; each state once. */
  const reach = (from: readonly number[]): Set<number> => {
    const reached = new Set<number>()
    const open = [...from]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (reached.has(at)) continue
      reached.add(at)
      steps += 1
      const state = states[at]
      if (state !== undefined && 'fork' in state) open.push(state.next, state.other)
    }
    return reached
  }
  let now = reach([start])
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0
    const next: number[] = []
    for (const at of now) {
      const state = states[at]
      if (state !== undefined && 'take' in state && takes(state.take, code)) next.push(state.next)
    }
    if (next.length === 0) return { matches: false, steps }
    now = reach(next)
  }
  return { matches: [...now].some((at) => 'end' in (states[at] ?? {})), steps }
}
