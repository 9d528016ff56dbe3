import t from 'tap'
import { documentError } from './document-error.js'
import { readSerials } from './read-serials.js'

const labels = (given: string | readonly string[], quantity: number): readonly string[] =>
  readSerials(1, given, quantity).serials.map(({ label }) => label)

await t.test('serial numbers come as a list or as a text', (t) => {
  t.strictSame(labels(['A-1', ' A,2 '], 2), ['A-1', 'A,2'], 'a comma in a list is part of the number')
  t.strictSame(labels('A-1, A-2\nA-3', 3), ['A-1', 'A-2', 'A-3'])
  t.strictSame(labels([], 1), [])
  t.end()
})

await t.test('what cannot be a number is told with its line', (t) => {
  t.match(readSerials(3, ['ok', 'a\u0001b', ''], 3), {
    serials: [{ label: 'ok' }],
    faults: [
      { line: 3, code: 'SERIAL_FORMAT' },
      { line: 3, code: 'SERIAL_FORMAT' },
    ],
  })
  t.match(readSerials(1, 'A1, a1', 2).faults, [{ code: 'SERIAL_DUPLICATE_IN_LIST' }])
  t.end()
})

await t.test('one fault keeps its code, several become one error with all of them', (t) => {
  const fault = { line: 2, serial: 'W-1', code: 'SERIAL_REQUIRED', details: { item: 'Trail Watch' } } as const
  t.match(documentError([fault]), { code: 'SERIAL_REQUIRED', details: { item: 'Trail Watch', line: 2 } })
  const many = documentError(Array.from({ length: 70 }, (_, index) => ({ ...fault, line: index + 1 })))
  t.match(many, { code: 'DOCUMENT_REFUSED', details: { count: 70 } })
  t.equal((many.details['faults'] as readonly string[]).length, 50)
  t.match(many.message, 'line 1: Scan the serial number of Trail Watch')
  t.end()
})
