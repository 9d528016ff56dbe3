/**
 * What the rest of the program may ask of the store's database, one file a subject. Every method is one round trip unless
 * it says otherwise. A rule that says no comes back as `Refusal` (nothing was written); faults are thrown as TillgateError.
 */
export * from './contract/actor.js'
export * from './contract/basket-store.js'
export * from './contract/sale-store.js'
export * from './contract/after-sale-store.js'
export * from './contract/request-store.js'
export * from './contract/people-store.js'
export * from './contract/print-queue-store.js'
export * from './contract/catalog-store.js'
export * from './contract/stock-store.js'
export * from './contract/transfer-store.js'
export * from './contract/inventory-store.js'
export * from './contract/initiated-store.js'
export * from './contract/draft-store.js'
export * from './contract/serial-store.js'
export * from './contract/report-store.js'
export * from './contract/journal-store.js'
export * from './contract/customer-store.js'
export * from './contract/venue-event-store.js'
export * from './contract/unit-store.js'
export * from './contract/store.js'
