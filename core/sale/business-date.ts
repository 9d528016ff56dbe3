/**
 * The day a sale counts for, `YYYY-MM-DD` in the store's zone. A shop open past midnight sets `dayEndsAt` (minutes after
 * midnight): what is sold before that counts for the day before.
 */
export const businessDate = (at: Date, zone: string, dayEndsAt = 0): string => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((candidate) => candidate.type === type)?.value)
  const early = part('hour') * 60 + part('minute') < dayEndsAt
  // Calendar arithmetic in UTC: no daylight saving can bend it.
  return new Date(Date.UTC(part('year'), part('month') - 1, part('day') - (early ? 1 : 0))).toISOString().slice(0, 10)
}
