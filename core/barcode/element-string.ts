import {
  applicationIdentifiers,
  leadingAi,
  predefinedLength,
  valueFault,
  type ApplicationIdentifier,
} from './application-identifiers.js'

/**
 * GS1 element strings (GS1 General Specifications, section 7.8): AI, value, AI, value… in one string, in which the
 * group separator (0x1D) stands for FNC1 and ends every value whose length is not known from its AI; and their typed
 * form with brackets, `(01)09521234543213(21)aBc`. Strict: whatever does not fit is a problem with its reason.
 */
export interface GS1Element {
  readonly ai: string
  /** As scanned; case is kept, (21) `aBc` and `ABC` are two serials. */
  readonly value: string
}

export interface ElementProblem {
  /**
   * `structure`: lengths or characters do not fit, so no element of the string can be trusted (a separator was lost, a
   * wrong code read). `content`: one value is not true (check digit, date). `unknown-ai`: an AI that is not in the table,
   * skipped up to its end.
   */
  readonly kind: 'structure' | 'content' | 'unknown-ai'
  readonly ai: string | null
  /** 1-based, in the string parsed. */
  readonly position: number
  readonly reason: string
}

export interface ElementString {
  readonly elements: readonly GS1Element[]
  readonly problems: readonly ElementProblem[]
}

export const groupSeparator = '\x1D'

/** Collects elements and what is wrong with them. */
const collector = () => {
  const elements: GS1Element[] = []
  const problems: ElementProblem[] = []
  const problem = (kind: ElementProblem['kind'], ai: string | null, at: number, reason: string): void => {
    problems.push({ kind, ai, position: at + 1, reason })
  }
  const take = (entry: ApplicationIdentifier, value: string, at: number): void => {
    const { ai } = entry
    const fault = valueFault(entry, value)
    if (fault !== null) {
      const lost = fault.kind === 'structure' && value.length > entry.maxLength
      problem(fault.kind, ai, at, lost ? `${fault.reason}; a separator (FNC1) may have been lost` : fault.reason)
    }
    const earlier = elements.find((element) => element.ai === ai)
    if (earlier === undefined) elements.push({ ai, value })
    else if (earlier.value !== value) problem('content', ai, at, 'it stands twice with different values')
  }
  return { elements, problems, problem, take }
}

/** Reads an element string as a scanner sends it. A leading or trailing separator is allowed, as some scanners add it. */
export const parseElementString = (data: string): ElementString => {
  const { elements, problems, problem, take } = collector()
  let at = data.startsWith(groupSeparator) ? 1 : 0
  while (at < data.length) {
    const ai = leadingAi(data.slice(at, at + 4))
    if (ai === null) {
      problem('structure', null, at, 'no Application Identifier starts here')
      break
    }
    const separator = data.indexOf(groupSeparator, at)
    const limit = separator === -1 ? data.length : separator
    const fixed = predefinedLength(ai)
    const end = fixed === null ? limit : at + fixed
    if (end > limit) {
      const [have, want] = [Math.max(limit - at - ai.length, 0), end - at - ai.length]
      problem('structure', ai, at, `it has ${have} characters, ${want} belong there`)
      break
    }
    const entry = applicationIdentifiers.get(ai)
    if (entry === undefined) problem('unknown-ai', ai, at, 'this Application Identifier is not known')
    else take(entry, data.slice(at + ai.length, end), at)
    at = data.startsWith(groupSeparator, end) ? end + 1 : end
  }
  return { elements, problems }
}

/** Whether `text` starts like the typed form. */
export const isBracketed = (text: string): boolean => /^\(\d{2,4}\)/.test(text)

/**
 * Reads the typed form with brackets; blanks around values are dropped, as people type them. A bracket inside a value
 * is part of it unless it holds the digits of an AI of the table.
 */
export const parseBracketed = (text: string): ElementString => {
  const { elements, problems, problem, take } = collector()
  const marks = [...text.matchAll(/\((\d{2,4})\)/g)].filter(
    (mark, index) => index === 0 || applicationIdentifiers.has(mark[1] ?? ''),
  )
  if (marks[0]?.index !== 0)
    problem('structure', null, 0, 'it does not start with an Application Identifier in brackets')
  marks.forEach((mark, index) => {
    const ai = mark[1] ?? ''
    const value = text.slice(mark.index + mark[0].length, marks[index + 1]?.index).trim()
    const entry = applicationIdentifiers.get(ai)
    if (entry === undefined) problem('unknown-ai', ai, mark.index, 'this Application Identifier is not known')
    else take(entry, value, mark.index)
  })
  return { elements, problems }
}

/** The element string of some elements, with separators where they are needed; the opposite of `parseElementString`. */
export const buildElementString = (elements: readonly GS1Element[]): string =>
  elements
    .map(({ ai, value }, index) => {
      const last = index === elements.length - 1
      return `${ai}${value}${last || predefinedLength(ai) !== null ? '' : groupSeparator}`
    })
    .join('')

/** What of an element string a sale may use: nothing when its structure is broken, no key that is wrong. */
export const trustedKeys = (
  parsed: ElementString,
): { readonly gtin: string | null; readonly serial: string | null } => {
  if (parsed.problems.some((problem) => problem.kind === 'structure')) return { gtin: null, serial: null }
  const wrong = (ai: string): boolean => parsed.problems.some((problem) => problem.ai === ai)
  const valueOf = (ai: string): string | null => parsed.elements.find((element) => element.ai === ai)?.value ?? null
  const gtin = wrong('01') || valueOf('01') === '0'.repeat(14) ? null : valueOf('01')
  // A serial belongs to the item named beside it: with that name wrong, it says nothing.
  const serial = wrong('21') || (gtin === null && valueOf('01') !== null) ? null : valueOf('21')
  return { gtin, serial }
}
