import { foldName, nameTerms, phoneTerms, searchTerms } from '../customers/customer-terms.js'
import type { CustomerFields, CustomerRow, Customers } from './contract/customer-store.js'
import type { VenueEventRow, VenueEvents } from './contract/venue-event-store.js'
import type { Database } from './database.js'
import { newId } from './ids.js'

const columns = `c.id, c.number, c.name, c.phone, c.email, to_char(c.forgotten_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "forgottenAt"`

/** Each field with the terms it is found by, as the functions of the database take them. */
const withTerms = ({ name, phone, email }: CustomerFields): object => ({
  ...(name === undefined ? {} : { name: { value: name, terms: nameTerms(name) } }),
  ...(phone === undefined ? {} : { phone: { value: phone, terms: phone === null ? [] : phoneTerms(phone) } }),
  ...(email === undefined ? {} : { email: { value: email, terms: email === null ? [] : [foldName(email)] } }),
})

/** The people the store knows: look-ups by an index, changes with their event. */
export const customersOf = (soft: Database, durable: Database, generation: number): Customers => ({
  find: (text, limit) => {
    const { folded, digits } = searchTerms(text)
    if (folded === '') return Promise.resolve([])
    // A range, not a pattern: a prepared pattern would not use the index. U+10FFFF is behind every other character.
    return soft.rows<CustomerRow>(
      'customer-find',
      `select ${columns} from st.customer c where c.forgotten_at is null and c.id in (
         (select t.customer_id from st.customer_term t where t.term >= $1 and t.term < $1 || U&'\\+10FFFF' and t.kind <> 'phone' limit 500)
         union all
         (select t.customer_id from st.customer_term t where t.term >= $2 and t.term < $2 || U&'\\+10FFFF' and t.kind = 'phone' limit 500))
       order by lower(c.number) <> $1, c.name, c.number limit $3`,
      [folded, digits, limit],
    )
  },
  byNumber: async (number) => {
    const [row] = await soft.rows<CustomerRow>(
      'customer-by-number',
      `select ${columns} from st.customer c where c.number = $1`,
      [number],
    )
    return row ?? null
  },
  create: ({ actor, request, number, fields }) =>
    durable.call('create_customer', {
      generation,
      actor,
      request,
      event: newId(),
      id: newId(),
      fields: { ...withTerms(fields), number: { value: number } },
    }),
  update: ({ actor, request, id, fields }) =>
    durable.call('change_customer', { generation, actor, request, event: newId(), id, fields: withTerms(fields) }),
  forget: ({ actor, request, id }) =>
    durable.call('change_customer', { generation, actor, request, event: newId(), id, forget: true }),
})

const eventColumns = `e.id, e.name, to_char(e.starts_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as from, to_char(e.ends_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as to,
  e.id is not distinct from st.active_venue_event() as active`

export const venueEventsOf = (durable: Database, generation: number): VenueEvents => ({
  list: (limit) =>
    durable.rows<VenueEventRow>(
      'venue-events',
      `select ${eventColumns} from cat.venue_event e order by e.starts_at desc, e.id limit $1`,
      [limit],
    ),
  byId: async (id) => {
    const [row] = await durable.rows<VenueEventRow>(
      'venue-event',
      `select ${eventColumns} from cat.venue_event e where e.id = $1`,
      [id],
    )
    return row ?? null
  },
  save: (input) => durable.call('save_venue_event', { generation, ...input }),
  remove: (id) => durable.call('save_venue_event', { generation, id, name: null, change: true }),
})
