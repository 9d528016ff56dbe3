import { rangeMaxCount } from './serial-range.js'

/** Numbers made by a template: prefix, a count with leading zeros, suffix. */
export interface SerialTemplate {
  readonly prefix: string
  readonly suffix: string
  /** Digits at least; the width grows: 99, 100. */
  readonly width: number
  readonly start: number
}

export const templateLabel = ({ prefix, suffix, width }: SerialTemplate, number: number): string =>
  `${prefix}${String(number).padStart(width, '0')}${suffix}`

export interface Generated {
  readonly labels: readonly string[]
  /** Numbers that exist already and were passed over. */
  readonly skipped: readonly string[]
  /** False when the numbers ran out (too many exist), so that there are fewer than were asked for. */
  readonly whole: boolean
}

/**
 * The next `count` numbers of a template that do not exist yet. `taken` says which of some labels exist; it is asked in
 * few, large pieces. After 10,000 numbers passed over it gives up.
 */
export const generateSerials = async (
  template: SerialTemplate,
  count: number,
  taken: (labels: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<Generated> => {
  const labels: string[] = []
  const skipped: string[] = []
  let next = template.start
  while (labels.length < count && skipped.length < rangeMaxCount) {
    const size = Math.max(count - labels.length, 100)
    const from = next
    const tried = Array.from({ length: size }, (_, i) => templateLabel(template, from + i))
    const exists = await taken(tried)
    for (const label of tried) {
      if (labels.length === count || skipped.length === rangeMaxCount) break
      if (exists.has(label)) skipped.push(label)
      else labels.push(label)
      next += 1
    }
  }
  return { labels, skipped, whole: labels.length === count }
}
