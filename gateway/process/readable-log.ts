/** What a log line is about: shown in brackets before the message. */
const SUBJECTS = ['part', 'device', 'register', 'session', 'printer', 'reqId'] as const

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
}

/**
 * One JSON line of the log as a line for people:
 * `14:03:59.120 WARN  [device receipt-1] out of paper  since=14:03:58`. A line that is not JSON passes unchanged.
 */
export const readableLine = (json: string): string => {
  let record: Record<string, unknown>
  try {
    record = JSON.parse(json) as Record<string, unknown>
  } catch {
    return json // Not from pino: a warning of Node itself, for instance.
  }
  const { level, time, msg, err, pid: _pid, hostname: _hostname, ...rest } = record
  const subjects = SUBJECTS.flatMap((key) => (rest[key] === undefined ? [] : [`${key} ${show(rest[key])}`]))
  const others = Object.entries(rest).filter(([key]) => !SUBJECTS.some((subject) => subject === key))
  return [
    clock(time),
    (LEVELS[Number(level)] ?? String(level)).padEnd(5),
    ...(subjects.length === 0 ? [] : [`[${subjects.join(', ')}]`]),
    typeof msg === 'string' ? oneLine(msg) : '',
    ...others.map(([key, value]) => `${key}=${show(value)}`),
  ]
    .filter((part) => part !== '')
    .join(' ')
    .concat(error(err))
}

const clock = (time: unknown): string => {
  const date = new Date(typeof time === 'number' || typeof time === 'string' ? time : Number.NaN)
  if (Number.isNaN(date.getTime())) return '--:--:--.---'
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

const show = (value: unknown): string => (typeof value === 'string' ? oneLine(value) : JSON.stringify(value))

/** A value from outside must not draw lines of its own into the log. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}/gu, '·')

const error = (err: unknown): string => {
  if (typeof err !== 'object' || err === null) return ''
  const { message, stack } = err as { message?: unknown; stack?: unknown }
  const text = typeof stack === 'string' ? stack : String(message)
  return text
    .split('\n')
    .map((line) => `\n             ${oneLine(line)}`)
    .join('')
}
