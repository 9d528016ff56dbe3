import type { LastSale, PrintJob, RegisterState, SaleLine } from '../../protocol/register-state.js'
import type { Till } from './till.js'

export const isSignedIn = (till: Till): boolean => (till.state.value?.user ?? null) !== null

/** The line that keys and buttons without a line of their own mean: the chosen one, else the one asked for, else the newest. */
export const currentLine = (till: Till): SaleLine | null => {
  const sale = till.sale.value
  if (sale === null) return null
  const wanted = till.chosenLine.value ?? sale.prompt?.line
  return sale.lines.find((line) => line.id === wanted) ?? sale.lines.at(-1) ?? null
}

export const isTendering = (till: Till): boolean => till.sale.value?.state === 'tendering'

/** What the right side shows now: being paid leaves no choice. */
export const openView = (till: Till): Till['view']['value'] => {
  if (isTendering(till)) return 'tender'
  const needsSale = till.view.value === 'tender' || till.view.value === 'customer'
  return needsSale && till.sale.value === null ? 'items' : till.view.value
}

/**
 * Whether the sale can be changed: not while it is being paid, nor while the way of paying is chosen; the keys of the sale
 * serve the amounts then.
 */
export const canChange = (till: Till): boolean => till.sale.value !== null && openView(till) !== 'tender'

/** Back to the items; on a phone the sheet goes down. */
export const closePanel = (till: Till): void => {
  till.view.value = 'items'
  till.sheet.value = false
}

/** The completed sale to show: until the next one starts, or its card is put away. */
export const soldJustNow = (till: Till): LastSale | null => {
  const state = till.state.value
  if (state === null || state.sale !== null || state.lastSale === null) return null
  return till.putAway.value === state.lastSale.document ? null : state.lastSale
}

const asks: ReadonlySet<PrintJob['state']> = new Set(['unconfirmed', 'failed', 'expired'])

/** The print jobs that wait for an answer of a person, oldest first. */
export const askingJobs = (state: RegisterState | null): PrintJob[] =>
  (state?.jobs ?? []).filter((job) => asks.has(job.state)).toSorted((a, b) => a.at.localeCompare(b.at))
