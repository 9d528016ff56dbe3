/** What the printer knows about itself. */
export interface LabelSensors {
  readonly paperOut: boolean
  readonly headOpen: boolean
  readonly ribbonOut: boolean
  readonly paused: boolean
  readonly formatsWaiting: number
  readonly labelsRemaining: number
  readonly partialFormat: boolean
}

const digits = (value: number, count: number): string => String(value).padStart(count, '0')
const flag = (value: boolean): string => (value ? '1' : '0')
const frame = (text: string): string => `\u0002${text}\u0003\r\n`

/** The three frames of `~HS`. */
export const statusReply = (s: LabelSensors): string =>
  frame(
    [
      '030',
      flag(s.paperOut),
      flag(s.paused),
      '0240',
      digits(s.formatsWaiting, 3),
      '0',
      '0',
      flag(s.partialFormat),
      '000',
      '0',
      '0',
      '0',
    ].join(','),
  ) +
  frame(
    [
      '001',
      '0',
      flag(s.headOpen),
      flag(s.ribbonOut),
      '0',
      '2',
      '4',
      '0',
      digits(s.labelsRemaining, 8),
      '1',
      '000',
    ].join(','),
  ) +
  frame('1234,0')

/** The frame of `~HQES`: a flag, and two groups of eight hexadecimal digits for errors and warnings. */
export const errorReply = (s: LabelSensors): string => {
  const bits = Number(s.paperOut) + 2 * Number(s.ribbonOut) + 4 * Number(s.headOpen)
  const errors = `${bits === 0 ? '0' : '1'} 00000000 ${digits(bits, 8)}`
  return frame(`\r\n\r\n  PRINTER STATUS\r\n   ERRORS:         ${errors}\r\n   WARNINGS:       0 00000000 00000000\r\n`)
}
