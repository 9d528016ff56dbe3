import { createHash } from 'node:crypto'
import type { JournalEvent } from './journal-event.js'

/**
 * The hash of an event, worked out apart from the database that stored it:
 *
 *   sha256(hash of the event before ‖ field ‖ field ‖ …)
 *
 * with the fields in the order of `fieldsOf`. A field is its length in bytes of UTF-8 in decimal digits, a colon, the
 * bytes, a comma; a missing value is a dash and a comma. So no two events have the same bytes, whatever is in them.
 * PostgreSQL's side of it is st.event_hash.
 */
export const eventHash = (event: JournalEvent): string => {
  const hash = createHash('sha256').update(Buffer.from(event.prevHash, 'hex'))
  for (const field of fieldsOf(event))
    hash.update(field === null ? '-,' : `${Buffer.byteLength(String(field))}:${field},`)
  return hash.digest('hex')
}

const fieldsOf = (event: JournalEvent): readonly (string | number | null)[] => [
  event.storeId,
  event.epoch,
  event.stream,
  event.seq,
  event.id,
  event.v,
  event.kind,
  event.itemId,
  event.serialScope,
  event.serialKey,
  event.serialKeyVersion,
  event.unitId,
  event.unitNumber,
  event.ownerEpoch,
  event.documentId,
  event.at,
  event.enteredAt,
  event.body,
]
