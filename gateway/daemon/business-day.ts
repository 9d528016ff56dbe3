import { businessDate } from '../../core/sale/business-date.js'
import type { StoreContext } from '../../core/store/store.js'

/** Today's business date of the store, in its own zone. */
export const businessDay =
  (context: StoreContext, dayEndsAt: number, now: () => Date = () => new Date()) =>
  (): string =>
    businessDate(now(), context.zone, dayEndsAt)
