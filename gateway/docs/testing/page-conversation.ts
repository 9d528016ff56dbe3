/** One message of the conversation on a page, in the order of the page. */
export interface PageMessage {
  readonly from: 'client' | 'server'
  readonly message: Record<string, unknown>
  /** Line of the page, for the report. */
  readonly line: number
}

/** The fenced blocks tagged `json client` and `json server`. */
export const readConversation = (page: string): readonly PageMessage[] =>
  [...page.matchAll(/^```json (client|server)\n([\s\S]*?)^```$/gm)].map(({ 1: from, 2: text = '', index }) => ({
    from: from === 'client' ? 'client' : 'server',
    message: JSON.parse(text) as Record<string, unknown>,
    line: page.slice(0, index).split('\n').length,
  }))

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
/** This key in an object of the page stands for the keys that are not shown. */
const others = '…'

/**
 * Ties a page to a real conversation: each uuid of the page stands for one real uuid, always the same; the numbers of
 * updates may start elsewhere; a point in time is any point in time. Everything else has to be equal.
 */
export class PageReading {
  readonly #real = new Map<string, unknown>()
  #offset: number | null = null

  constructor(known: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(known)) this.#real.set(name, value)
  }

  /** A client's message of the page with the values of this conversation. */
  toReal(value: unknown): unknown {
    if (typeof value === 'string') return this.#real.get(value) ?? value
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((entry) => this.toReal(entry))
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [
        key,
        key === 'last' ? { ...(this.toReal(entry) as object), n: this.#number(entry) } : this.toReal(entry),
      ]),
    )
  }

  /** Where the real message differs from the page: paths with both values; empty when it does not. */
  differences(page: unknown, real: unknown, path = ''): readonly string[] {
    const differs = [`${path || '/'}: the page has ${JSON.stringify(page)}, the daemon sent ${JSON.stringify(real)}`]
    if (Array.isArray(page)) {
      if (!Array.isArray(real) || real.length !== page.length) return differs
      return page.flatMap((entry, index) => this.differences(entry, real[index], `${path}/${index}`))
    }
    if (typeof page === 'object' && page !== null) {
      if (typeof real !== 'object' || real === null || Array.isArray(real)) return differs
      return this.#inObject(page as Record<string, unknown>, real as Record<string, unknown>, path)
    }
    if (typeof page === 'number' && path === '/n') {
      if (typeof real !== 'number') return differs
      this.#offset ??= real - page
      return real - page === this.#offset ? [] : differs
    }
    if (typeof page === 'string' && uuid.test(page)) {
      if (typeof real !== 'string' || !uuid.test(real)) return differs
      if (!this.#real.has(page)) this.#real.set(page, real)
      return this.#real.get(page) === real ? [] : differs
    }
    if (typeof page === 'string' && instant.test(page))
      return typeof real === 'string' && instant.test(real) ? [] : differs
    return page === real ? [] : differs
  }

  #inObject(page: Record<string, unknown>, real: Record<string, unknown>, path: string): readonly string[] {
    const shown = Object.keys(page).filter((key) => key !== others)
    const extra = others in page ? [] : Object.keys(real).filter((key) => !(key in page))
    return [
      ...extra.map((key) => `${path}/${key}: not on the page, the daemon sent ${JSON.stringify(real[key])}`),
      ...shown.flatMap((key) => this.differences(page[key], real[key], `${path}/${key}`)),
    ]
  }

  #number(last: unknown): number {
    const n = typeof last === 'object' && last !== null && 'n' in last ? Number(last.n) : 0
    return n + (this.#offset ?? 0)
  }
}
