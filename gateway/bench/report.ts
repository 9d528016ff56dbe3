/** A ratio of ours to a contender's figure, and what it should be. */
export interface Ratio {
  readonly of: string
  readonly value: number
  readonly goal: number | null
  readonly met: boolean | null
}

/** What was measured of one contender; `ratios` are ours to this one. */
export interface Figure {
  readonly part: string
  readonly what: string
  readonly who: string
  /** By name with unit. */
  readonly values: Readonly<Record<string, number>>
  readonly ratios: readonly Ratio[]
}

const short = (value: number): string =>
  Math.abs(value) >= 1000 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2)

const ratioText = ({ of, value, goal, met }: Ratio): string => {
  const goalText = goal === null ? '' : ` (goal ${goal}×, ${met === true ? 'met' : 'MISSED'})`
  return `${of} ${value.toFixed(2)}×${goalText}`
}

const columns: readonly (readonly [title: string, of: (figure: Figure) => string])[] = [
  ['what', ({ part, what }) => `${part}: ${what}`],
  ['who', ({ who }) => who],
  [
    'measured',
    ({ values }) =>
      Object.entries(values)
        .map(([name, value]) => `${name} ${short(value)}`)
        .join('  '),
  ],
  ['tillgate against it', ({ ratios }) => ratios.map(ratioText).join(', ')],
]

/** The figures as a table for people. */
export const tableOf = (figures: readonly Figure[]): string => {
  const rows = [columns.map(([title]) => title), ...figures.map((figure) => columns.map(([, of]) => of(figure)))]
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const [head = [], ...body] = rows
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}
