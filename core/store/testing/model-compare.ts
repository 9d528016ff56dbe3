import assert from 'node:assert/strict'
import { verifyRecords } from '../../journal/verifier.js'
import { modelItems } from './model/books.js'
import { isOnHand } from './model/rules.js'
import { invariants } from './model-invariants.js'
import type { Side } from './steps/step.js'

interface Books {
  readonly baskets: readonly object[]
  readonly units: Readonly<Record<string, object>>
  readonly onHand: Readonly<Record<string, number>>
  readonly levels: Readonly<Record<string, object>>
  readonly journeys: Readonly<Record<string, object>>
}

const query = `select jsonb_build_object(
  'baskets', (select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'register', r.number, 'state', b.state, 'version', b.version, 'lines', coalesce((
      select jsonb_agg(jsonb_build_object('id', l.id, 'position', l.position, 'item', l.item_id, 'quantity', l.quantity, 'back', l.direction < 0, 'serials', coalesce((
        select jsonb_agg(jsonb_build_object('label', s.serial_label, 'leased', s.leased) order by s.serial_label collate "C") from st.basket_serial s where s.line_id = l.id), '[]'))
        order by l.position) from st.basket_line l where l.basket_id = b.id), '[]')) order by b.id), '[]') from st.basket b join st.register r on r.id = b.register_id),
  'units', (select coalesce(jsonb_object_agg(u.item_id || ' ' || u.serial_label, jsonb_build_object('state', u.state, 'number', u.number, 'blocked', u.blocked_reason is not null,
      'conflict', u.conflict, 'here', u.owner_store_id = st.here())), '{}') from st.unit u),
  'onHand', (select jsonb_object_agg(i.id, st.quantity_on_hand(i.id)) from cat.item i),
  'levels', (select jsonb_object_agg(l.item_id, jsonb_build_object('level', l.level, 'pending', l.pending)) from st.item_level l),
  'journeys', (select coalesce(jsonb_object_agg(t.id, jsonb_build_object(
      'units', (select coalesce(jsonb_agg(x.state order by u.item_id, u.serial_key), '[]') from st.transfer_unit x join st.unit u on u.id = x.unit_id where x.transfer_id = t.id),
      'pieces', (select coalesce(jsonb_agg(jsonb_build_array(l.received, l.released, l.returned, l.lost) order by l.position), '[]') from st.transfer_line l where l.transfer_id = t.id and l.plain))), '{}')
    from st.transfer t)) as books`

const wanted = ({ shop, model }: Side): Books => {
  const items = shop.items
  const byItem = <T>(of: (item: (typeof modelItems)[number]) => T): Record<string, T> =>
    Object.fromEntries(modelItems.map((item) => [items[item], of(item)]))
  return {
    baskets: model.baskets
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, register, state, version, lines }) => ({
        ...{ id, register, state, version },
        lines: lines.map((line) => ({
          ...line,
          item: items[line.item],
          back: line.back !== null,
          serials: line.serials.toSorted((a, b) => (a.label < b.label ? -1 : 1)),
        })),
      })),
    units: Object.fromEntries(
      model.units.map(({ item, label, state, number, blocked, conflict, here }) => [
        `${items[item]} ${label}`,
        { state, number, blocked, conflict, here },
      ]),
    ),
    onHand: byItem((item) => model.onHand[item]),
    levels: byItem((item) => ({ level: model.levels[item].level, pending: model.levels[item].pending })),
    journeys: Object.fromEntries(
      [...model.transfers.journeys.values()].map(({ id: transfer, units, pieces }) => [
        transfer,
        {
          units: units
            .toSorted((a, b) => (model.rank(a.item, a.unit.label) < model.rank(b.item, b.unit.label) ? -1 : 1))
            .map(({ state }) => state),
          pieces: pieces.map(({ received, released, returned, lost }) => [received, released, returned, lost]),
        },
      ]),
    ),
  }
}

/** After each step: baskets, units, quantities, levels and transfers are the same, and an Always item is its units. */
export const compareBooks = async (side: Side): Promise<void> => {
  const [row] = await side.shop.sql<{ books: Books }>(query)
  assert.deepEqual(row?.books, wanted(side), side.name)
  const { model } = side
  for (const item of modelItems) {
    const { level, pending, short } = model.levels[item]
    if (level === 'always' && !pending && short !== true)
      assert.equal(model.bare(item), 0, `${item}: on hand is what has a number`)
    if (level === 'always' && !pending) assert.ok(model.bare(item) <= 0, `${item}: no piece is without a number`)
    if (level === 'not')
      assert.ok(
        !model.units.some((unit) => unit.item === item && unit.here && isOnHand(unit.state)),
        `${item} keeps no numbers`,
      )
  }
}

/** After each sequence: whatever was done, the journal is whole and says what the tables say. */
export const verifyBooks = async ({ shop, name }: Side): Promise<void> => {
  const [whole] = await shop.sql(invariants)
  assert.deepEqual(whole, { units: 0, always: true, journal: 0, laps: 0, refunds: 0 }, name)
  assert.equal((await verifyRecords(shop.store.journal.records())).difference, null, name)
}
