import { businessDate } from '../sale/business-date.js'

/** Spans of whole days, as people name them. Days are those of the store's own clock. */
export const datePresets = {
  'current-day': 'Current Day',
  yesterday: 'Yesterday',
  'current-week': 'Current Week',
  'current-month': 'Current Month',
  'last-month': 'Last Month',
  'current-year': 'Current Year',
  custom: 'Custom',
} as const

export type DatePreset = keyof typeof datePresets

/** First and last day, both inside: `2026-11-24`. Null: open. */
export interface DaySpan {
  readonly from: string | null
  readonly to: string | null
}

/** From the first instant inside to the first one behind. Null: open. */
export interface InstantSpan {
  readonly from: Date | null
  readonly until: Date | null
}

/** The calendar date of an instant on a clock of `zone`. */
export const dayOf = (at: Date, zone: string): string => businessDate(at, zone)

/** Calendar arithmetic in UTC: no daylight saving can bend it. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** Whether a text is a date that the calendar has. */
export const isDay = (text: string): boolean => /^[12]\d{3}-\d{2}-\d{2}$/.test(text) && addDaysOrNull(text) === text

const addDaysOrNull = (day: string): string | null => {
  const time = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10)
}

/**
 * The days of a preset. `weekStart`: the first day of a week, 1 Monday to 7 Sunday. `custom` is what the caller says.
 */
export const presetDays = (
  preset: Exclude<DatePreset, 'custom'>,
  now: Date,
  zone: string,
  weekStart = 1,
): { readonly from: string; readonly to: string } => {
  const today = dayOf(now, zone)
  const month = today.slice(0, 8)
  switch (preset) {
    case 'current-day':
      return { from: today, to: today }
    case 'yesterday': {
      const day = addDays(today, -1)
      return { from: day, to: day }
    }
    case 'current-week': {
      const weekday = new Date(`${today}T00:00:00Z`).getUTCDay()
      const from = addDays(today, -((weekday - weekStart + 7) % 7))
      return { from, to: addDays(from, 6) }
    }
    case 'current-month':
      return { from: `${month}01`, to: addDays(`${addDays(`${month}01`, 31).slice(0, 8)}01`, -1) }
    case 'last-month': {
      const to = addDays(`${month}01`, -1)
      return { from: `${to.slice(0, 8)}01`, to }
    }
    case 'current-year':
      return { from: `${today.slice(0, 5)}01-01`, to: `${today.slice(0, 5)}12-31` }
  }
}

/**
 * The first instant of a day on a clock of `zone`. Where midnight is left out (clocks go forward at 24:00), the day
 * begins with its first instant; a day of 23 or 25 hours is as long as it is.
 */
export const startOfDay = (day: string, zone: string): Date => {
  const middle = Date.parse(`${day}T00:00:00Z`)
  // Clocks are at most 14 hours before and 12 behind UTC; a little more does no harm.
  let [before, inside] = [middle - 16 * 3_600_000, middle + 16 * 3_600_000]
  while (inside - before > 1) {
    const probe = Math.floor((before + inside) / 2)
    if (dayOf(new Date(probe), zone) < day) before = probe
    else inside = probe
  }
  return new Date(inside)
}

/** Whole days as a half-open span of time. */
export const instantsOf = ({ from, to }: DaySpan, zone: string): InstantSpan => ({
  from: from === null ? null : startOfDay(from, zone),
  until: to === null ? null : startOfDay(addDays(to, 1), zone),
})
