import fc from 'fast-check'
import pg from 'pg'
import t from 'tap'
import { attributeKinds, effectiveLevel, levels, type EffectiveLevel } from '../catalog/level.js'
import { rulesInForce, ruledTransactions, serialRuleWords, type RulesInForce } from '../catalog/serial-rules.js'
import { testDatabase } from './testing/database.js'

const level = fc.option(fc.constantFrom(...levels), { nil: null })
const word = fc.constantFrom(...serialRuleWords)
const rules = fc.option(
  fc.record(
    { sale: word, return: word, receiving: word, adjustment: word, transfer: word },
    { requiredKeys: [], noNullPrototype: true },
  ),
  { nil: null },
)
const index = fc.nat({ max: 3 })

/** A small catalog; places are chosen by index, wrapped round what there is. */
const catalog = fc.record({
  departments: fc.array(fc.record({ level, rules }), { minLength: 1, maxLength: 2 }),
  categories: fc.array(fc.record({ level, rules, department: index }), { maxLength: 3 }),
  subcategories: fc.array(fc.record({ level, rules, category: index }), { maxLength: 3 }),
  attributes: fc.array(fc.record({ level, rules, kind: fc.constantFrom(...attributeKinds) }), { maxLength: 10 }),
  items: fc.array(
    fc.record({
      level,
      rules,
      // How deep the item is filed: not at all, department, category, subcategory.
      depth: fc.nat({ max: 3 }),
      place: index,
      attributes: fc.uniqueArray(fc.nat({ max: 9 }), { maxLength: 7 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
})

/** 00000000-0000-4000-8000-<kind, number>: fixed ids keep a failing case readable. */
const id = (kind: number, n: number): string => `00000000-0000-4000-8000-${String(kind * 1000 + n).padStart(12, '0')}`

interface Named {
  readonly id: string
  readonly name: string
  readonly level: (typeof levels)[number] | null
  readonly serial_rules: Drawn['items'][number]['rules']
}

type Drawn = typeof catalog extends fc.Arbitrary<infer C> ? C : never
/** As the rule in TypeScript takes a place of the table. */
const ruled = (row: Pick<Named, 'serial_rules'> | undefined) =>
  row === undefined ? null : { serialRules: row.serial_rules }

/** The rows of each table, and what the rules in TypeScript say of each item. */
const build = (drawn: Drawn) => {
  const departments = drawn.departments.map((each, n): Named => ({
    id: id(1, n),
    name: `department ${n}`,
    level: each.level,
    serial_rules: each.rules,
  }))
  const pick = <T>(list: readonly T[], n: number): T | undefined =>
    list.length === 0 ? undefined : list[n % list.length]
  const categories = drawn.categories.map((each, n) => {
    const department_id = pick(departments, each.department)?.id
    return { id: id(2, n), name: `category ${n}`, level: each.level, serial_rules: each.rules, department_id }
  })
  const subcategories = drawn.subcategories.flatMap((each, n) => {
    const category_id = pick(categories, each.category)?.id
    return category_id === undefined
      ? []
      : [{ id: id(3, n), name: `subcategory ${n}`, level: each.level, serial_rules: each.rules, category_id }]
  })
  const attributes = drawn.attributes.map(({ rules: said, ...each }, n) => ({
    id: id(4, n),
    name: `${each.kind} ${n}`,
    serial_rules: said,
    ...each,
  }))
  const expected = new Map<string, EffectiveLevel & { readonly rules: RulesInForce }>()
  const items = drawn.items.map((each, n) => {
    const sub = each.depth === 3 ? pick(subcategories, each.place) : undefined
    const cat = sub
      ? categories.find((c) => c.id === sub.category_id)
      : each.depth >= 2
        ? pick(categories, each.place)
        : undefined
    const dep = cat
      ? departments.find((d) => d.id === cat.department_id)
      : each.depth >= 1
        ? pick(departments, each.place)
        : undefined
    const own = Object.fromEntries(
      each.attributes.flatMap((a) => (attributes[a] === undefined ? [] : [[attributes[a].kind, attributes[a]]])),
    )
    const row = { id: id(5, n), description: `item ${n}`, level: each.level, serial_rules: each.rules }
    const effective = effectiveLevel({
      item: { name: row.description, level: row.level },
      attributes: own,
      subcategory: sub ?? null,
      category: cat ?? null,
      department: dep ?? null,
    })
    const inForce = rulesInForce(effective.level, {
      item: { serialRules: row.serial_rules },
      attributes: Object.fromEntries(Object.entries(own).map(([kind, a]) => [kind, ruled(a)])),
      subcategory: ruled(sub),
      category: ruled(cat),
      department: ruled(dep),
    })
    expected.set(row.id, { ...effective, rules: inForce })
    return {
      ...row,
      product: id(6, 0),
      price: 100,
      tax_rate: 0,
      exact: false,
      serial_scope: 'item',
      active: true,
      rev: 1,
      department_id: dep?.id,
      category_id: cat?.id,
      subcategory_id: sub?.id,
      ...Object.fromEntries(Object.values(own).map((a) => [`${a.kind}_id`, a.id])),
    }
  })
  const tables = {
    product: [{ id: id(6, 0), product_id: 'P', name: 'p' }],
    department: departments,
    category: categories,
    subcategory: subcategories,
    attribute: attributes,
    item: items,
  }
  return { tables, expected }
}

await t.test('the view in the database and the rule in TypeScript give the same level, source and name', async (t) => {
  const database = await testDatabase(t)
  const client = new pg.Client({ connectionString: database.serveUrl })
  await client.connect()
  t.teardown(() => client.end())
  const sources = new Set<string>()
  await fc.assert(
    fc.asyncProperty(catalog, async (drawn) => {
      const { tables, expected } = build(drawn)
      const inserts = Object.entries(tables).map(
        ([table, rows]) =>
          `insert into cat.${table} select * from jsonb_populate_recordset(null::cat.${table}, ${pg.escapeLiteral(JSON.stringify(rows))});`,
      )
      // Fill, ask, undo: one statement to the server, so that no catalog sees another.
      const results = (await client.query(
        `begin; ${inserts.join('\n')} select st.apply_levels(null);
         select w.item_id, w.level, w.source, w.source_name, l.level as in_force, l.source as in_force_source, l.source_name as in_force_name,
           ${ruledTransactions.map((cell) => `st.serial_rule(l.level, l.serial_rules, '${cell}') as "${cell}"`).join(', ')}
         from cat.item_level_wanted w left join st.item_level l using (item_id) order by 1; rollback;`,
      )) as unknown
      const rows = (results as readonly pg.QueryResult<Record<string, string | null>>[]).at(-2)?.rows ?? []
      if (rows.length !== expected.size) throw new Error(`${rows.length} rows for ${expected.size} items`)
      for (const row of rows) {
        const want = expected.get(row['item_id'] ?? '')
        const rules = Object.fromEntries(ruledTransactions.map((cell) => [cell, row[cell]]))
        const said = { level: row['level'], source: row['source'], sourceName: row['source_name'], rules }
        const applied = {
          level: row['in_force'],
          source: row['in_force_source'],
          sourceName: row['in_force_name'],
          rules,
        }
        sources.add(`${said.source}`)
        if (JSON.stringify(said) !== JSON.stringify(want) || JSON.stringify(applied) !== JSON.stringify(want))
          throw new Error(
            `SQL says ${JSON.stringify(said)} and applies ${JSON.stringify(applied)}, expected ${JSON.stringify(want)}`,
          )
      }
    }),
    { numRuns: 300 },
  )
  t.equal(sources.size, 12, `all places were met: ${[...sources].join(', ')}`)
})
