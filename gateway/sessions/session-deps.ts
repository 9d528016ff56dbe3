import type { SalePolicy } from '../../core/sale/policy.js'
import type { Actor, Store } from '../../core/store/store.js'
import type { LineAccess } from '../security/line-access.js'
import type { Clock } from './clock.js'
import type { Counts } from './counts.js'
import type { Log } from './log.js'
import type { SessionSettings } from './settings.js'

/** A completed sale took or gave cash: its drawer opens. */
export interface CashTaken {
  readonly register: number
  readonly actor: Actor
  /** Null where the drawer opens for something that is no sale. */
  readonly document: string | null
  readonly reason: string
}

/** What the sessions of all registers share and tell each other. */
export interface Shared {
  /** Serial numbers entered or left a basket. */
  leasesChanged(): void
  suspendedChanged(): void
  /** A print job was written; its printer has work. */
  jobQueued(printer: string): void
  jobsChanged(): void
  cashTaken(sale: CashTaken): void
  /** A user was changed: sessions elsewhere may have ended. */
  usersChanged(): void
}

export interface SessionDeps {
  readonly store: Pick<
    Store,
    | 'baskets'
    | 'sales'
    | 'afterSale'
    | 'layaways'
    | 'jobs'
    | 'catalog'
    | 'cash'
    | 'customers'
    | 'requests'
    | 'users'
    | 'context'
  >
  readonly access: Pick<LineAccess, 'signIn' | 'signOut' | 'restore' | 'users' | 'verify' | 'changePin'>
  readonly policy: SalePolicy
  readonly settings: SessionSettings
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
  readonly counts: Counts
  /** Given every update before it is sent; null in production. */
  readonly checkUpdate: ((frame: string) => void) | null
}

/** The devices of one register, by their ids. */
export interface RegisterDevices {
  readonly receiptPrinter: string | null
  readonly labelPrinter: string | null
  readonly drawer: string | null
}
