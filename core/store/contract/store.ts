import type { CatalogWriter } from '../catalog-write.js'
import type { Cash } from './cash-store.js'
import type { Exceptions } from './exception-store.js'
import type { Days } from './day-store.js'
import type { Customers } from './customer-store.js'
import type { AfterSale } from './after-sale-store.js'
import type { Layaways } from './layaway-store.js'
import type { Baskets } from './basket-store.js'
import type { Drafts } from './draft-store.js'
import type { CatalogQueries } from './catalog-store.js'
import type { Registers, Sessions, StoreContext, Users } from './people-store.js'
import type { Drawers, PrintQueue } from './print-queue-store.js'
import type { Prompts } from './prompt-store.js'
import type { Journal } from './journal-store.js'
import type { Regulated } from './regulated-store.js'
import type { Reports } from './report-store.js'
import type { Requests } from './request-store.js'
import type { Sales } from './sale-store.js'
import type { Serials } from './serial-store.js'
import type { Stock } from './stock-store.js'
import type { Units } from './unit-store.js'
import type { Initiated } from './initiated-store.js'
import type { VenueEvents } from './venue-event-store.js'
import type { Transfers } from './transfer-store.js'
import type { Inventory } from './inventory-store.js'

export interface Health {
  /** Connections of the pools now; `waiting` counts requests that have none yet. */
  connections(): { readonly total: number; readonly idle: number; readonly waiting: number }
  check(): Promise<{ readonly ok: boolean; readonly text: string }>
}

export interface Store {
  readonly context: StoreContext
  readonly baskets: Baskets
  readonly sales: Sales
  readonly afterSale: AfterSale
  readonly layaways: Layaways
  readonly stock: Stock
  readonly transfers: Transfers
  readonly units: Units
  readonly inventory: Inventory
  readonly initiated: Initiated
  readonly catalog: CatalogQueries
  readonly catalogWriter: CatalogWriter
  readonly serials: Serials
  readonly customers: Customers
  readonly prompts: Prompts
  readonly cash: Cash
  readonly days: Days
  readonly exceptions: Exceptions
  readonly venueEvents: VenueEvents
  readonly drafts: Drafts
  readonly regulated: Regulated
  readonly reports: Reports
  readonly journal: Journal
  readonly registers: Registers
  readonly users: Users
  readonly sessions: Sessions
  readonly jobs: PrintQueue
  readonly drawers: Drawers
  readonly requests: Requests
  readonly health: Health
  /** Once a minute: folds movements, forgets old answers. */
  upkeep(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the store's database with the `serve` role: checks version, encoding and schema, becomes the one writing daemon
 * (advisory lock and generation). `writer: false` is for look-ups of the command line beside a running daemon.
 */
export type OpenStore = (options: {
  readonly url: string
  readonly storeNumber: number
  readonly poolSize: number
  readonly writer: boolean
  /** Whether a training database is meant; left out: a real one. TRAINING_MISMATCH where it is the other. */
  readonly training?: boolean
  readonly onError: (error: Error) => void
}) => Promise<Store>
