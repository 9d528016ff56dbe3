import pg from 'pg'

/** A value in a statement. Lists become arrays of text. */
export type SqlValue = string | number | Date | readonly string[] | null

/**
 * A piece of a statement with its values kept apart, so that the same piece can be sent with parameters or, where
 * PostgreSQL takes none (COPY), with its values written as literals.
 */
export interface SqlText {
  readonly texts: readonly string[]
  readonly values: readonly SqlValue[]
}

const isText = (part: SqlText | SqlValue): part is SqlText =>
  typeof part === 'object' && part !== null && 'texts' in part

/** Text of ours; never anything that came from outside. */
export const raw = (text: string): SqlText => ({ texts: [text], values: [] })

/** A piece of a statement: what stands in it as `${…}` is a value, or another piece. */
export const sql = (texts: readonly string[], ...parts: readonly (SqlText | SqlValue)[]): SqlText => {
  const all: string[] = [texts[0] ?? '']
  const values: SqlValue[] = []
  const append = (text: string): void => {
    all[all.length - 1] = `${all.at(-1) ?? ''}${text}`
  }
  for (const [index, part] of parts.entries()) {
    if (isText(part)) {
      append(part.texts[0] ?? '')
      all.push(...part.texts.slice(1))
      values.push(...part.values)
    } else {
      values.push(part)
      all.push('')
    }
    append(texts[index + 1] ?? '')
  }
  return { texts: all, values }
}

export const joined = (parts: readonly SqlText[], between: string): SqlText => {
  const [first = raw(''), ...rest] = parts
  return rest.reduce((before, part) => sql`${before}${raw(between)}${part}`, first)
}

/** For a statement with parameters: `$1`, `$2` … */
export const withParameters = ({ texts, values }: SqlText): { readonly text: string; readonly values: unknown[] } => ({
  text: texts.map((text, index) => (index === 0 ? text : `$${index}${text}`)).join(''),
  values: values.map((value) => (isList(value) ? [...value] : value)),
})

/** For a statement that takes no parameters: values as literals. */
export const withLiterals = ({ texts, values }: SqlText): string =>
  texts.map((text, index) => (index === 0 ? text : `${literal(values[index - 1] ?? null)}${text}`)).join('')

const isList = (value: SqlValue): value is readonly string[] => Array.isArray(value)

const literal = (value: SqlValue): string => {
  if (value === null) return 'null'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return pg.escapeLiteral(value)
  if (isList(value)) return `array[${value.map((item) => pg.escapeLiteral(item)).join(',')}]::text[]`
  return `${pg.escapeLiteral(value.toISOString())}::timestamptz`
}
