import t from 'tap'
import { attributeKinds, effectiveLevel, type LevelPlaces } from './level.js'

const nothing: LevelPlaces = {
  item: { name: 'Trail Watch', level: null },
  attributes: {},
  subcategory: null,
  category: null,
  department: null,
}

await t.test('the nearest place that says something wins, and is named', async (t) => {
  const department = { name: 'Electronics', level: 'not' } as const
  const category = { name: 'Phones', level: 'always' } as const
  const subcategory = { name: 'Parts', level: 'sometimes' } as const
  const steps: readonly (readonly [Partial<LevelPlaces>, string])[] = [
    [{}, 'not default null'],
    [{ department }, 'not department Electronics'],
    [{ category }, 'always category Phones'],
    [{ subcategory }, 'sometimes subcategory Parts'],
    [{ attributes: { vendor: { name: 'Acme', level: 'not' } } }, 'not vendor Acme'],
    [{ item: { name: 'Trail Watch', level: 'sometimes' } }, 'sometimes item Trail Watch'],
  ]
  let places = nothing
  for (const [more, expected] of steps) {
    places = { ...places, ...more }
    const { level, source, sourceName } = effectiveLevel(places)
    t.equal(`${level} ${source} ${sourceName}`, expected)
  }
})

await t.test('a place without a level of its own is passed over', async (t) => {
  const places = {
    ...nothing,
    subcategory: { name: 'Parts', level: null },
    category: { name: 'A', level: 'always' },
  } as const
  t.match(effectiveLevel(places), { level: 'always', source: 'category' })
})

await t.test('among attributes the strictest wins, at a tie the first in order', async (t) => {
  const attributes = Object.fromEntries(attributeKinds.map((kind) => [kind, { name: kind, level: 'not' as const }]))
  const of = (more: LevelPlaces['attributes']) => effectiveLevel({ ...nothing, attributes: { ...attributes, ...more } })
  t.match(of({}), { level: 'not', source: 'style' })
  t.match(of({ vendor: { name: 'v', level: 'sometimes' } }), { level: 'sometimes', source: 'vendor' })
  t.match(of({ vendor: { name: 'v', level: 'always' }, brand: { name: 'b', level: 'always' } }), { source: 'brand' })
})
