import { foldName, nameTerms, phoneTerms, searchTerms } from '../customers/customer-terms.js'
import type { CustomerFields, CustomerRow, Customers, Purchase } from './contract/customer-store.js'
import type { VenueEventRow, VenueEvents } from './contract/venue-event-store.js'
import type { Database } from './database.js'
import { newId } from './ids.js'
import { lastKey, pageOf, readKey, type Key } from './page-key.js'

const columns = `c.id, c.number, c.name, c.phone, c.email, to_char(c.forgotten_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "forgottenAt"`

/** Each field with the terms it is found by, as the functions of the database take them. */
const withTerms = ({ name, phone, email }: CustomerFields): object => ({
  ...(name === undefined ? {} : { name: { value: name, terms: nameTerms(name) } }),
  ...(phone === undefined ? {} : { phone: { value: phone, terms: phone === null ? [] : phoneTerms(phone) } }),
  ...(email === undefined ? {} : { email: { value: email, terms: email === null ? [] : [foldName(email)] } }),
})

/** The terms that begin with what is looked for: of names, numbers and addresses with `$1`, of phones with `$2`. */
const matches = (term: string): string =>
  `(${term}.kind <> 'phone' and ${term}.term >= $1 and ${term}.term < $1 || U&'\\+10FFFF'
    or ${term}.kind = 'phone' and ${term}.term >= $2 and ${term}.term < $2 || U&'\\+10FFFF')`

/** One range of the index, in its order, from behind a key on; of a customer only the first term that fits. */
const termsFrom = (value: string, kind: string): string => `
  (select t.term, t.kind, t.customer_id from st.customer_term t join st.customer a on a.id = t.customer_id and a.forgotten_at is null
   where t.term >= ${value} and t.term < ${value} || U&'\\+10FFFF' and t.kind ${kind} 'phone' and (t.term, t.kind, t.customer_id) > ($3, $4, $5::uuid)
     and not exists (select from st.customer_term o where o.customer_id = t.customer_id and (o.term, o.kind) < (t.term, t.kind) and ${matches('o')})
   order by t.term, t.kind, t.customer_id limit $6)`

const pageText = `select ${columns}, json_build_array(m.term, m.kind, m.customer_id) as key
  from (${termsFrom('$1', '<>')} union all ${termsFrom('$2', '=')}) m join st.customer c on c.id = m.customer_id
  order by m.term, m.kind, m.customer_id limit $6`

const purchasesText = `select d.id as document, d.number, d.kind, to_char(d.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, d.register_number as register,
    d.user_name as user, d.total,
    (select coalesce(json_agg(json_build_object('itemId', l.item_id, 'name', l.description, 'quantity', l.quantity, 'serials',
        (select coalesce(json_agg(s.serial_label order by s.n), '[]'::json) from up.document_serial s where s.document_id = l.document_id and s.position = l.position))
      order by l.position), '[]'::json) from up.document_line l where l.document_id = d.id) as lines,
    json_build_array(to_char(d.at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), d.id) as key
  from up.document d where d.customer_number = $1 and (d.at, d.id) < ($2::timestamptz, $3::uuid)
  order by d.at desc, d.id desc limit $4`

const firstTerm: Key = ['', '', '00000000-0000-0000-0000-000000000000']

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
  page: async (text, after, limit) => {
    const { folded, digits } = searchTerms(text)
    const rows =
      folded === ''
        ? await soft.rows<CustomerRow & { readonly key: Key }>(
            'customer-list',
            `select ${columns}, json_build_array(c.number) as key from st.customer c where c.forgotten_at is null and c.number > $1 order by c.number limit $2`,
            [...(after === null ? [''] : readKey(after, ['text'])), limit + 1],
          )
        : await soft.rows<CustomerRow & { readonly key: Key }>('customer-page', pageText, [
            folded,
            digits,
            ...(after === null ? firstTerm : readKey(after, ['text', 'text', 'uuid'])),
            limit + 1,
          ])
    return pageOf(rows, limit, (row) => row)
  },
  purchases: async (number, after, limit) => {
    const key = after === null ? lastKey : readKey(after, ['time', 'uuid'])
    const rows = await soft.rows<Purchase & { readonly key: Key }>('customer-purchases', purchasesText, [
      number,
      ...key,
      limit + 1,
    ])
    return pageOf(rows, limit, (row) => row)
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
