import type { CrashReport } from './crash-run.js'

/** What a run of kills broke, in words; empty when all of its promises were kept. */
export const crashFaults = (report: CrashReport, sales: number): readonly string[] => {
  const { acknowledged, recorded, receipts, soldTwice, oddSales, journalBroken } = report
  const faults: string[] = []
  if (acknowledged.size !== sales) faults.push(`${acknowledged.size} of ${sales} sales were told`)
  for (const [serial, number] of acknowledged)
    if (recorded.get(serial) !== number)
      faults.push(`${serial} was told as ${number}, and is recorded as ${recorded.get(serial) ?? 'not sold'}`)
  for (const serial of recorded.keys()) if (!acknowledged.has(serial)) faults.push(`${serial} was sold and not told`)
  for (const serial of soldTwice) faults.push(`${serial} was sold twice`)
  for (const number of oddSales) faults.push(`${number} is not one watch with one number`)
  if (journalBroken > 0) faults.push(`${journalBroken} events do not fit the journal`)
  if (receipts.size !== sales) faults.push(`${receipts.size} receipts for ${sales} sales`)
  for (const [number, { originals, state }] of receipts) {
    const asked = state === 'unconfirmed' && originals <= 1
    if (!asked && (state !== 'printed' || originals !== 1))
      faults.push(`receipt ${number} is ${state} and came out ${originals} times`)
  }
  return faults
}
