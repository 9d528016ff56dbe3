import fc from 'fast-check'
import t from 'tap'
import { idle, type KeyPress, takeKey, takeSilence, type Verdict, wedgeTiming } from './wedge.js'

/** Keys with the given gaps before each, from time 1000 on. */
const keysOf = (keys: readonly string[], gaps: readonly number[]): KeyPress[] => {
  let at = 1000
  return keys.map((key, i) => ({ key, at: (at += gaps[i] ?? 0) }))
}
const steady = (text: string, gap: number, end?: string): KeyPress[] => {
  const keys = [...text.split(''), ...(end === undefined ? [] : [end])]
  return keysOf(keys, [0, ...keys.slice(1).map(() => gap)])
}

const judgeAll = (keys: readonly KeyPress[]): Verdict[] => {
  let state = idle
  const verdicts: Verdict[] = []
  for (const press of keys) {
    const step = takeKey(state, press)
    state = step.state
    verdicts.push(...step.verdicts)
  }
  return [...verdicts, ...takeSilence(state).verdicts]
}
const scans = (keys: readonly KeyPress[]): string[] =>
  judgeAll(keys).flatMap((verdict) => (verdict.kind === 'scan' ? [verdict.code] : []))
const typed = (keys: readonly KeyPress[]): string =>
  judgeAll(keys)
    .flatMap((verdict) => (verdict.kind === 'person' ? verdict.keys.map((press) => press.key) : []))
    .join('')

await t.test('a scanner is known by its speed, with and without an end key', async (t) => {
  t.strictSame(scans(steady('9521234567880', 2, 'Enter')), ['9521234567880'], 'USB')
  t.strictSame(scans(steady('9521234567880', 30, 'Enter')), ['9521234567880'], 'a slow radio')
  t.strictSame(scans(steady('SN-2', 5, 'Tab')), ['SN-2'], 'a short code, ended by Tab')
  t.strictSame(scans(steady('9521234567880', 5)), ['9521234567880'], 'no end key')
  t.strictSame(
    scans(steady('0109521234567880\u001d21X7', 4, 'Enter')),
    ['0109521234567880\u001d21X7'],
    'with a separator',
  )
})

await t.test('a person stays a person', async (t) => {
  t.equal(typed(steady('watch', 120, 'Enter')), 'watchEnter')
  t.equal(typed(steady('9521234567880', 60, 'Enter')), '9521234567880Enter', 'a fast typist on the number block')
  t.equal(typed(keysOf([...'the'.split(''), 'Enter'], [0, 15, 20, 25])), 'theEnter', 'a roll over three keys')
  t.equal(typed(steady('1234567', 5)), '1234567', 'too short without an end key')
  const held = steady('0000000000', 33).map((press, i) => ({ ...press, repeat: i > 0 }))
  t.equal(typed(held), '0000000000', 'a key held down')
  t.equal(typed(steady('', 0, 'Enter')), 'Enter', 'Enter alone')
})

await t.test('a scan that follows typing, or another scan, takes only its own keys', async (t) => {
  const keys = keysOf(
    [...'ab'.split(''), ...'12345678'.split(''), 'Enter', ...'87654321'.split(''), 'Enter'],
    [0, 150, 300, ...Array<number>(16).fill(3)],
  )
  t.strictSame(scans(keys), ['12345678', '87654321'])
  t.equal(typed(keys), 'ab')
})

await t.test('one slow key inside a scan does not tear it, a pause does', async (t) => {
  t.strictSame(scans(keysOf([...'12345678'.split(''), 'Enter'], [0, 5, 5, 5, 75, 5, 5, 5, 5])), ['12345678'])
  t.strictSame(scans(keysOf([...'12345678'.split(''), 'Enter'], [0, 5, 5, 5, 90, 5, 5, 5, 5])), ['5678'])
})

await t.test('no key is lost or doubled, whatever the times', async () => {
  const press = fc.record({ key: fc.constantFrom('1', 'a', 'Enter', 'Tab'), gap: fc.integer({ min: 0, max: 200 }) })
  fc.assert(
    fc.property(fc.array(press, { maxLength: 60 }), (presses) => {
      const keys = keysOf(
        presses.map(({ key }) => key),
        presses.map(({ gap }) => gap),
      )
      const out = judgeAll(keys)
        .map((verdict) => (verdict.kind === 'scan' ? verdict.code : verdict.keys.map(({ key }) => key).join('')))
        .join('')
      // Of a scan only its end key goes, which pressed nothing.
      return (
        out.replaceAll(/Enter|Tab/g, '') ===
        keys
          .map(({ key }) => key)
          .join('')
          .replaceAll(/Enter|Tab/g, '')
      )
    }),
  )
})

await t.test('typing with human gaps is never a scan', async () => {
  const human = fc.array(fc.integer({ min: wedgeTiming.mean + 1, max: 400 }), { minLength: 1, maxLength: 30 })
  fc.assert(fc.property(human, (gaps) => scans(keysOf([...gaps.map(() => 'x'), 'Enter'], [0, ...gaps])).length === 0))
})
