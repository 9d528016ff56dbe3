import { isGtinKey } from '../barcode/gtin.js'

/**
 * Events of units as EPCIS 2.0 in JSON-LD (GS1 EPCIS 2.0, section 10; words of the Core Business Vocabulary 2.0). Every
 * event is an ObjectEvent with action OBSERVE: the maker gave the number, the store sees it come and go. An item with a
 * GTIN and a number that fits AI (21) is named by its GS1 Digital Link; any other unit, the store and the documents by
 * `urn:uuid:`, since no GLN is known of them.
 */
export interface UnitEvent {
  readonly eventId: string
  readonly kind: string
  readonly state: string | null
  /** ISO, UTC. */
  readonly at: string
  readonly enteredAt: string
  readonly unitId: string
  readonly serial: string
  /** Key of the main UPC. */
  readonly upcKey: string | null
  readonly storeId: string
  readonly document: string | null
  readonly documentKind: string | null
}

interface Meaning {
  readonly bizStep: string
  readonly disposition: string
}

const meanings: Readonly<Record<string, Meaning>> = {
  available: { bizStep: 'stocking', disposition: 'sellable_accessible' },
  sold: { bizStep: 'retail_selling', disposition: 'retail_sold' },
  'in-transit': { bizStep: 'shipping', disposition: 'in_transit' },
  'return-pending': { bizStep: 'accepting', disposition: 'returned' },
  'returned-to-vendor': { bizStep: 'shipping', disposition: 'returned' },
  'adjusted-out': { bizStep: 'removing', disposition: 'unavailable' },
  held: { bizStep: 'holding', disposition: 'non_sellable_other' },
  quarantine: { bizStep: 'holding', disposition: 'non_sellable_other' },
  damaged: { bizStep: 'inspecting', disposition: 'damaged' },
  reserved: { bizStep: 'reserving', disposition: 'reserved' },
}
const otherMeaning: Meaning = { bizStep: 'other', disposition: 'unknown' }

const meaningOf = ({ kind, state }: UnitEvent): Meaning => {
  const meaning = meanings[state ?? ''] ?? otherMeaning
  return kind === 'unit.received' || kind === 'unit.transfer-committed' ? { ...meaning, bizStep: 'receiving' } : meaning
}

/** Types of business transactions of the vocabulary, where one fits the kind of document. */
const transactionTypes: Readonly<Record<string, string>> = {
  sale: 'inv',
  receiving: 'recadv',
  return: 'rma',
  'transfer-initiate': 'desadv',
  'transfer-commit': 'recadv',
}

/** Characters of AI (21): GS1 General Specifications, character set 82. */
const serialForm = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/

const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

const epcOf = ({ unitId, serial, upcKey }: UnitEvent): string =>
  upcKey !== null && isGtinKey(upcKey) && serialForm.test(serial)
    ? `https://id.gs1.org/01/${upcKey}/21/${encode(serial)}`
    : `urn:uuid:${unitId}`

/** The offset of a zone's clocks at an instant: `+01:00`. */
export const offsetOf = (at: Date, zone: string): string => {
  const name = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value
  return name?.slice(3, 9) || '+00:00'
}

export const epcisEvent = (event: UnitEvent, zone: string): object => {
  const { eventId, at, enteredAt, storeId, document, documentKind } = event
  const type = transactionTypes[documentKind ?? '']
  return {
    type: 'ObjectEvent',
    eventID: `urn:uuid:${eventId}`,
    eventTime: at,
    recordTime: enteredAt,
    eventTimeZoneOffset: offsetOf(new Date(at), zone),
    epcList: [epcOf(event)],
    action: 'OBSERVE',
    ...meaningOf(event),
    readPoint: { id: `urn:uuid:${storeId}` },
    bizLocation: { id: `urn:uuid:${storeId}` },
    ...(document !== null && {
      bizTransactionList: [{ ...(type !== undefined && { type }), bizTransaction: `urn:uuid:${document}` }],
    }),
  }
}

/** A whole EPCIS document, event by event, as text. */
export async function* epcisDocument(
  events: AsyncIterable<UnitEvent>,
  options: { readonly zone: string; readonly now: Date },
): AsyncGenerator<string> {
  const head = {
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: options.now.toISOString(),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"epcisBody":{"eventList":[`
  let first = true
  for await (const event of events) {
    yield `${first ? '\n' : ',\n'}${JSON.stringify(epcisEvent(event, options.zone))}`
    first = false
  }
  yield '\n]}}\n'
}
