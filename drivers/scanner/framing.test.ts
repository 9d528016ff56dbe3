import t from 'tap'
import fc from 'fast-check'
import { createFramer, maxFrameBytes, type Frame, type FramingSettings } from './framing.js'

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
const text = (frame: Frame): string => Buffer.from(frame.bytes).toString('latin1')

const suffix: FramingSettings = { kind: 'suffix', suffix: bytes('\r\n') }
const marked: FramingSettings = { kind: 'prefix-suffix', prefix: bytes('\x02'), suffix: bytes('\x03\r') }
const silence: FramingSettings = { kind: 'silence', quietMs: 50 }

const all = (settings: FramingSettings, ...chunks: readonly string[]): readonly Frame[] => {
  const framer = createFramer(settings)
  return chunks.flatMap((chunk) => framer.push(bytes(chunk), 0))
}
const texts = (frames: readonly Frame[]): readonly string[] =>
  frames.map((frame) => (frame.fault === null ? text(frame) : `${frame.fault}:${text(frame)}`))

await t.test('two fast scans in one chunk are two scans', async (t) => {
  t.strictSame(texts(all({ kind: 'line' }, '9520001\r9520002\r')), ['9520001', '9520002'])
  t.strictSame(texts(all(suffix, '9520001\r\n9520002\r\n')), ['9520001', '9520002'])
  t.strictSame(texts(all(marked, '\x029520001\x03\r\x029520002\x03\r')), ['9520001', '9520002'])
})

await t.test('a line ends with CR, LF or both, and an empty one is no scan', async (t) => {
  t.strictSame(texts(all({ kind: 'line' }, 'a\rb\nc\r\nd\r', '\n', '\r\n\r\n', 'e\r')), ['a', 'b', 'c', 'd', 'e'])
})

await t.test('bytes stay bytes: GS and what is above 7F pass untouched', async (t) => {
  const code = ']d2010952123456788921A\x1d17271231\xe9\xff\x00'
  t.strictSame(texts(all({ kind: 'line' }, `${code}\r`)), [code])
})

await t.test('half an end mark is part of the code', async (t) => {
  t.strictSame(texts(all(suffix, 'a\rb\r\r\n')), ['a\rb\r'])
})

const alphabet = (marks: string) =>
  fc.array(
    fc.integer({ min: 0, max: 255 }).filter((byte) => !marks.includes(String.fromCharCode(byte))),
    { minLength: 1, maxLength: 40 },
  )

await t.test('wherever the chunks are cut, the frames are the same', async () => {
  const kinds: readonly (readonly [FramingSettings, string, string, string])[] = [
    [{ kind: 'line' }, '\r\n', '', '\r'],
    [suffix, '\r\n', '', '\r\n'],
    [marked, '\x02\x03\r', '\x02', '\x03\r'],
  ]
  for (const [settings, marks, before, after] of kinds) {
    fc.assert(
      fc.property(
        fc.array(alphabet(marks), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat({ max: 250 }), { maxLength: 8 }),
        (codes, cuts) => {
          const expected = codes.map((code) => Buffer.from(code).toString('latin1'))
          const stream = Buffer.from(expected.map((code) => before + code + after).join(''), 'latin1')
          const framer = createFramer(settings)
          const ends = [...cuts.map((cut) => Math.min(cut, stream.length)), stream.length].toSorted((a, b) => a - b)
          let from = 0
          const frames: Frame[] = []
          for (const end of ends) {
            frames.push(...framer.push(stream.subarray(from, end), 0))
            from = end
          }
          return JSON.stringify(texts(frames)) === JSON.stringify(expected) && framer.due === null
        },
      ),
    )
  }
})

await t.test('each single boundary of two scans', async (t) => {
  const stream = '\x02]C101095212345678892\x1dA1\x03\r\x02second\x03\r'
  for (let cut = 0; cut <= stream.length; cut++) {
    t.strictSame(texts(all(marked, stream.slice(0, cut), stream.slice(cut))), [']C101095212345678892\x1dA1', 'second'])
  }
})

await t.test('silence ends a scan, and only silence', async (t) => {
  const framer = createFramer(silence)
  t.equal(framer.due, null)
  t.strictSame(framer.push(bytes('952'), 1_000), [])
  t.strictSame(framer.push(bytes('000\r'), 1_049), [], 'not quiet long enough')
  t.equal(framer.due, 1_099)
  t.strictSame(framer.expire(1_098), [])
  t.strictSame(texts(framer.expire(1_099)), ['952000\r'])
  t.equal(framer.due, null)
  framer.push(bytes('first'), 2_000)
  t.strictSame(texts(framer.push(bytes('second'), 2_050)), ['first'], 'also when the alarm comes late')
  t.strictSame(texts(framer.expire(2_100)), ['second'])
})

await t.test('what never gets its end mark is reported and not glued to the next scan', async (t) => {
  const framer = createFramer({ kind: 'line' })
  framer.push(bytes('half a co'), 0)
  t.equal(framer.due, 1_000)
  t.strictSame(texts(framer.push(bytes('whole\r'), 1_500)), ['incomplete:half a co', 'whole'])
  framer.push(bytes('cut off'), 2_000)
  t.strictSame(texts(framer.expire(3_000)), ['incomplete:cut off'])
  framer.push(bytes('unplugged'), 4_000)
  t.strictSame(texts(framer.flush()), ['incomplete:unplugged'])
  t.strictSame(framer.flush(), [])
})

await t.test('a missing begin mark is reported; the rest of a lost scan is split off', async (t) => {
  t.strictSame(texts(all(marked, 'no mark\x03\r\x02good\x03\r')), ['incomplete:no mark', 'good'])
  t.strictSame(texts(all(marked, '\x02lost its e\x02good\x03\r')), ['incomplete:\x02lost its e', 'good'])
  const printable: FramingSettings = { kind: 'prefix-suffix', prefix: bytes('A'), suffix: bytes('\r') }
  t.strictSame(texts(all(printable, 'ABANANA\r')), ['BANANA'], 'a printable mark may stand inside a code')
})

await t.test('a code that is too long is reported with its length and bounded in memory', async (t) => {
  for (const [settings, before, after] of [
    [{ kind: 'line' }, '', '\r'],
    [suffix, '', '\r\n'],
    [marked, '\x02', '\x03\r'],
  ] as const) {
    const framer = createFramer(settings)
    const push = (length: number) => framer.push(bytes(before + 'x'.repeat(length) + after), 0)
    t.match(push(maxFrameBytes), [{ length: maxFrameBytes, fault: null }])
    t.match(push(maxFrameBytes + 1), [{ length: maxFrameBytes + 1, fault: 'too-long' }])
    const [long, ...rest] = push(1_000_000)
    t.match(long, { length: 1_000_000, fault: 'too-long' })
    t.equal(long?.bytes.length, maxFrameBytes)
    t.strictSame(rest, [])
    t.strictSame(texts(push(3)), ['xxx'], 'the next scan is not harmed')
  }
  const quiet = createFramer(silence)
  quiet.push(bytes('x'.repeat(5_000)), 0)
  t.match(quiet.expire(50), [{ length: 5_000, fault: 'too-long' }])
})

await t.test('an empty end mark is refused', async (t) => {
  t.throws(() => createFramer({ kind: 'suffix', suffix: new Uint8Array(0) }), RangeError)
})
