import fc from 'fast-check'
import t from 'tap'
import Type from 'typebox'
import { isTillgateError } from '../../core/errors/error.js'
import { createCheck } from './check.js'
import { canonicalJson, requestKey } from './request-key.js'
import { checkTexts, parseWireJson } from './wire-json.js'

const closed = { additionalProperties: false }

const thrown = (run: () => unknown): unknown => {
  try {
    run()
  } catch (error) {
    if (isTillgateError(error)) return { code: error.code, ...error.details }
    throw error
  }
  return 'nothing'
}

await t.test('a message from outside is refused, with the place, when it holds', async (t) => {
  const refused: Record<string, [string | Uint8Array, object]> = {
    'no JSON': ['{"a":', { code: 'REQUEST_INVALID', problem: 'it is not JSON', path: '/' }],
    'bytes that are not UTF-8': [new Uint8Array([0x22, 0xff, 0x22]), { code: 'REQUEST_INVALID', path: '/' }],
    'a NUL': ['{"a":["x","12\\u00003"]}', { code: 'TEXT_NUL', position: 3, path: '/a/1' }],
    'a NUL in a key': ['{"b":{"\\u0000":1}}', { code: 'TEXT_NUL', position: 1, path: '/b' }],
    'half a surrogate pair': ['{"a":"\\ud83d!"}', { code: 'REQUEST_INVALID', path: '/a' }],
    'the other half': ['"\\ude00"', { code: 'REQUEST_INVALID', path: '/' }],
    'the key __proto__': ['{"a":{"\\u005f_proto__":{"x":1}}}', { code: 'REQUEST_INVALID', path: '/a' }],
    'too many keys': [
      `{"a":{${Array.from({ length: 1001 }, (_, n) => `"k${n}":0`).join(',')}}}`,
      { code: 'REQUEST_INVALID', problem: 'it has more than 1000 keys', path: '/a' },
    ],
    'a key twice': [
      '{"a":{"b":1,"c":"\\\\\\"{:","b":2}}',
      { code: 'REQUEST_INVALID', problem: 'the key "b" stands twice in one object', path: '/' },
    ],
    'a key twice, written otherwise': ['[{"a":1},{"a":1,"\\u0061":2}]', { code: 'REQUEST_INVALID', problem: /"a"/ }],
    'too many levels': ['['.repeat(200) + ']'.repeat(200), { code: 'REQUEST_INVALID' }],
  }
  for (const [what, [message, expected]] of Object.entries(refused))
    t.match(
      thrown(() => parseWireJson(message)),
      expected,
      what,
    )
})

await t.test('every other JSON message comes through as it is', (t) => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value)
      const acceptable = !text.includes('\\u0000') && !text.includes('"__proto__"') && !/\\ud[89a-f]/i.test(text)
      fc.pre(acceptable)
      t.strictSame(parseWireJson(text), JSON.parse(text))
    }),
    { numRuns: 300 },
  )
  t.doesNotThrow(() => checkTexts({ a: 'Füße 😀', b: [1, null, true] }))
  t.end()
})

await t.test('a check tells the first fault in words and coerces nothing', (t) => {
  const check = createCheck(
    Type.Object(
      {
        n: Type.Integer({ minimum: 1 }),
        kind: Type.Union([Type.Literal('cash'), Type.Literal('card')]),
        list: Type.Optional(Type.Array(Type.Object({ q: Type.Integer() }, closed))),
      },
      closed,
    ),
  )
  const fault = (value: unknown): unknown => thrown(() => check(value))
  t.strictSame(check({ n: 1, kind: 'cash' }), { n: 1, kind: 'cash' })
  t.match(fault({ n: '1', kind: 'cash' }), { path: '/n', problem: 'it must be integer' })
  t.match(fault({ n: 1, kind: 'cash', extra: 1 }), { path: '/extra', problem: 'unknown key "extra"' })
  t.match(fault({ n: 1, kind: 'cash', list: [{ q: 1, w: 2 }] }), { path: '/list/0/w' })
  t.match(fault({ kind: 'cash' }), { path: '/n', problem: 'missing key "n"' })
  t.match(fault({ n: 1, kind: 'cheque' }), { path: '/kind', problem: 'it must be "cash" or "card"' })
  t.match(fault({ n: 0, kind: 'cash' }), { path: '/n', problem: 'it must be >= 1' })
  t.match(fault(7), { path: '/', problem: 'it must be object' })
  t.end()
})

await t.test('a request is known by its content, whatever the order of its keys', (t) => {
  const key = requestKey('user', 'id-000001', 'receiving.post', { b: 1, a: [{ y: 2, x: 1 }] })
  t.strictSame(key, requestKey('user', 'id-000001', 'receiving.post', { a: [{ x: 1, y: 2 }], b: 1 }))
  t.not(key.sha256, requestKey('user', 'id-000001', 'receiving.post', { a: [{ x: 1, y: 3 }], b: 1 }).sha256)
  t.not(key.sha256, requestKey('user', 'id-000001', 'other', { b: 1, a: [{ y: 2, x: 1 }] }).sha256)
  t.equal(canonicalJson({ b: undefined, a: [2, 1] }), '{"a":[2,1]}')
  t.equal(canonicalJson(undefined), 'null')
  t.end()
})
