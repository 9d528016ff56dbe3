/** The clock of a zone at an instant, as a field for day and time holds it: `2026-11-24T18:00`. */
export const clockTime = (iso: string, zone: string): string => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(iso))
  const of = (name: string) => parts.find(({ type }) => type === name)?.value ?? ''
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/**
 * The instant at which the clock of a zone shows `2026-11-24T18:00`, in ISO; null when that is no time. An hour that
 * the clock shows twice is the first of the two; one that it leaves out is the one after it.
 */
export const instantAt = (clock: string, zone: string): string | null => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(clock)) return null
  const plain = Date.parse(`${clock}:00Z`)
  if (Number.isNaN(plain)) return null
  const shift = (at: number): number => Date.parse(`${clockTime(new Date(at).toISOString(), zone)}:00Z`) - at
  // The clock a day earlier and a day later: between them it was changed once at most.
  const candidates = [shift(plain - 86_400_000), shift(plain + 86_400_000)].map((each) => plain - each)
  const fits = candidates.filter((at) => clockTime(new Date(at).toISOString(), zone) === clock)
  return new Date(fits.length > 0 ? Math.min(...fits) : Math.max(...candidates)).toISOString()
}
