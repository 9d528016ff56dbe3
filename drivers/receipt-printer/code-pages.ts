import CodepageEncoder from '@point-of-sale/codepage-encoder'

import type { CodePage, CodePageName } from './profile.js'

/** A stretch of text that one code page holds. */
export interface TextRun {
  readonly page: CodePage
  readonly text: string
}

export interface PagedText {
  readonly runs: readonly TextRun[]
  /** Characters that no page holds; each became "?" in the runs. */
  readonly replaced: readonly string[]
}

/** Chooses code pages for text; made once per profile, because reading a page's table is slow. */
export type Pager = (text: string) => PagedText

/**
 * What a page prints from 0x80 up. The lower positions must stay out: tables of the DOS pages name pictures there (the
 * arrow U+2190 at 0x1B, the pilcrow U+00B6 at 0x14), so a harmless looking name would be encoded as ESC or DLE DC4.
 */
const charsOf = (page: CodePageName): ReadonlySet<number> => {
  const points = CodepageEncoder.getCodepoints(page, true)
  const low = new Set(points.slice(0, 0x80))
  return new Set(points.slice(0x80).filter((point) => Number.isInteger(point) && !low.has(point)))
}

/**
 * Splits text into runs: stays on the current page while it can (a switch costs three bytes), else takes the first
 * page that has the character. ASCII is on every page.
 */
export const makePager = (pages: readonly [CodePage, ...CodePage[]]): Pager => {
  const tables = pages.map((page) => ({ page, chars: charsOf(page.name) }))
  return (text) => {
    const runs: { page: CodePage; text: string }[] = []
    const replaced = new Set<string>()
    let current = tables[0]
    for (const char of text) {
      const point = char.codePointAt(0) ?? 0
      const isAscii = point >= 0x20 && point < 0x7f
      const home = isAscii || current?.chars.has(point) ? current : tables.find((table) => table.chars.has(point))
      if (home === undefined) replaced.add(char)
      else current = home
      const page = (current ?? { page: pages[0] }).page
      const last = runs.at(-1)
      const printed = home === undefined ? '?' : char
      if (last !== undefined && last.page === page) last.text += printed
      else runs.push({ page, text: printed })
    }
    return { runs, replaced: [...replaced] }
  }
}
