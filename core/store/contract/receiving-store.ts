import type { ErrorCode } from '../../errors/catalogue.js'
import type { ErrorDetails } from '../../errors/error.js'
import type { OfferedSerial } from '../../sale/basket.js'
import type { Actor, OrRefusal, RequestKey } from './actor.js'

export interface ReceivedDocument {
  readonly document: string
  readonly number: string
  readonly at: string
  readonly units: number
  readonly quantity: number
  readonly warnings: readonly { readonly line: number; readonly serial: string; readonly warning: string }[]
}

export interface ReceivingLine {
  readonly itemId: string
  readonly quantity: number
  readonly unitCost: number | null
  readonly serials: readonly OfferedSerial[]
}

export interface ReceivingFault {
  readonly line: number
  readonly serial: string | null
  readonly code: ErrorCode
  readonly details: ErrorDetails
}

export interface Receiving {
  /** Both or neither: item, quantity and serials in one transaction. All faults of a document come back at once. */
  post(input: {
    readonly actor: Actor
    readonly documentId: string
    readonly reference: string | null
    readonly businessDate: string
    readonly lines: readonly ReceivingLine[]
    readonly request: RequestKey
  }): Promise<OrRefusal<ReceivedDocument> | { readonly faults: readonly ReceivingFault[] }>
}
