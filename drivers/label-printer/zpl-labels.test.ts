import fc from 'fast-check'
import t from 'tap'

import { buildLabel, type LabelInput } from '../../core/documents/build-label.js'
import type { LabelDoc } from '../../core/documents/label.js'
import { toPng } from '../simulator/drawing/png.js'
import { readZpl } from '../simulator/zpl/commands.js'
import { drawLabel, type DrawnLabel } from '../simulator/zpl/label-drawing.js'
import { hostileTexts } from '../testing/hostile-texts.js'
import { readSymbols } from '../testing/read-symbols.js'
import { layOutLabel } from './label-layout.js'
import { field, label } from './zpl.js'
import { noZplReply, readZplReplies, type ZplReply } from './zpl-replies.js'

const input: LabelInput = {
  name: 'Watch, water-proof',
  priceText: '$120.00',
  upc: '952000000019',
  media: { widthMm: 50, heightMm: 30, dpi: 203 },
}

const zplOf = (doc: LabelDoc, copies = 1): string => {
  const { size, fields } = layOutLabel(doc)
  return label(size, fields, copies)
}

/** What a printer makes of bytes: its labels, and the commands outside of labels. */
const printed = (zpl: string): { labels: DrawnLabel[]; outside: string[] } => {
  const { commands } = readZpl(zpl)
  const labels: DrawnLabel[] = []
  const outside: string[] = []
  let format: (typeof commands)[number][] | null = null
  for (const command of commands) {
    if (command.name === '^XA') format = []
    else if (command.name === '^XZ') {
      labels.push(drawLabel(format ?? []))
      format = null
    } else if (format === null || command.name.startsWith('~')) outside.push(command.name)
    else format.push(command)
  }
  return { labels, outside }
}

/** Any sequence of UTF-16 code units, lone surrogates among them, with control characters more often than not. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xa0 }), fc.integer({ min: 0, max: 0xffff })), { maxLength: 300 })
  .map((units) => String.fromCharCode(...units))

await t.test('field data is hexadecimal but for plain letters, digits, space, dot and hyphen', async (t) => {
  t.equal(field('Mug 1.5-A'), '^FH_^FDMug 1.5-A^FS')
  t.equal(field('^XZ~JR_\\é'), '^FH_^FD_5EXZ_7EJR_5F_5C_C3_A9^FS')
  fc.assert(fc.property(anyText, (text) => /^\^FH_\^FD[A-Za-z0-9 .\-_]*\^FS$/.test(field(text))))
})

await t.test('a hostile name prints as text, and one label stays one label', async (t) => {
  for (const text of hostileTexts) {
    const doc = buildLabel({ ...input, name: text, priceText: text, serial: 'SN-0001' })
    const { labels, outside } = printed(zplOf(doc))
    const name = JSON.stringify(text.slice(0, 20)).replace(/[^\x20-\x7e]/g, '.')
    t.equal(labels.length, 1, `one label with ${name}`)
    t.strictSame(outside, [], `no command outside of it with ${name}`)
    t.strictSame(labels[0]?.unknown, [], `no unknown command with ${name}`)
    t.match(
      labels[0]?.symbols,
      [{ data: '952000000019' }, { data: 'SN-0001' }],
      `the symbols are those of the record with ${name}`,
    )
  }
  const literal = printed(zplOf(buildLabel({ ...input, name: 'Mug^XZ ~JR "x" \\&' }))).labels[0]
  t.match(literal?.text, 'Mug^XZ ~JR "x" \\&', 'shown literally')
})

await t.test('the bar code reads back as the main UPC, whatever its kind', async (t) => {
  const cases: readonly (readonly [string, string])[] = [
    ['952000000019', 'UPCA'],
    ['9520000000004', 'EAN13'],
    ['95200002', 'EAN8'],
    ['00952000000019', 'ITF'],
    ['STORE>1^2', 'Code128'],
  ]
  for (const [upc, format] of cases) {
    const media = { ...input.media, widthMm: 60 }
    const [drawn] = printed(zplOf(buildLabel({ ...input, upc, media }))).labels
    if (drawn === undefined) t.fail(`no label of ${upc}`)
    else t.strictSame(await readSymbols(toPng(drawn.picture)), [{ format, text: upc }], `${format} ${upc}`)
  }
  for (const dpi of [203, 300, 600]) {
    const [drawn] = printed(zplOf(buildLabel({ ...input, media: { ...input.media, dpi } }))).labels
    if (drawn === undefined) t.fail(`no label at ${dpi}`)
    else t.strictSame(await readSymbols(toPng(drawn.picture)), [{ format: 'UPCA', text: input.upc }], `at ${dpi} dpi`)
  }
})

await t.test('a serial number prints as text and as a symbol that reads back', async (t) => {
  for (const [serial, format] of [
    ['SN-1', 'Code128'],
    ['X', 'Code128'],
    ['A>B;C:D', 'Code128'],
    ['SN-0123456789-0123456789_~!', 'DataMatrix'],
  ] as const) {
    const doc = buildLabel({ ...input, serial, media: { widthMm: 50, heightMm: 40, dpi: 203 } })
    const [drawn] = printed(zplOf(doc)).labels
    if (drawn === undefined) {
      t.fail(`no label of ${serial}`)
      continue
    }
    t.match(drawn.text, `Serial ${serial}`)
    const found = await readSymbols(toPng(drawn.picture))
    t.strictSame(
      found.map((symbol) => `${symbol.format} ${symbol.text}`).toSorted(),
      [`${format} ${serial}`, `UPCA ${input.upc}`].toSorted(),
    )
  }
})

await t.test('a renderer that shares nothing with ours sees the same label', async (t) => {
  // It draws no ^BU, so the serial number's CODE128 is what can be compared.
  const { api } = await (await import('zpl-renderer-js')).ready
  const zpl = zplOf(buildLabel({ ...input, name: 'Mug ^XZ ~JR "x" \\&', serial: 'A>B_1' }))
  const pngs = await api.zplToBase64MultipleAsync(zpl, 50, 30, 8)
  t.equal(pngs.length, 1, 'one label')
  t.strictSame(await readSymbols(Buffer.from(pngs[0] ?? '', 'base64')), [{ format: 'Code128', text: 'A>B_1' }])
})

await t.test('a low label gives up the second line and the serial symbol, and then refuses', async (t) => {
  const at = (heightMm: number) =>
    printed(
      zplOf(buildLabel({ ...input, name: 'word '.repeat(20), serial: 'SN-1', media: { ...input.media, heightMm } })),
    ).labels[0]
  t.equal(at(40)?.symbols.length, 2)
  t.equal(at(26)?.symbols.length, 1)
  t.throws(() => at(15), { code: 'LABEL_TOO_LOW' })
  t.equal(
    layOutLabel(buildLabel({ ...input, name: '日本 mug 😀' })).replaced.join(),
    '日,本,😀',
    'and tells what it replaced',
  )
})

await t.test('replies are read whatever bytes come and wherever they are cut', async (t) => {
  const read = (text: string, cuts: readonly number[] = []): ZplReply[] => {
    const points = [...new Set([0, ...cuts, text.length])].toSorted((a, b) => a - b)
    let state = noZplReply
    return points.slice(1).flatMap((point, i) => {
      const step = readZplReplies(state, Buffer.from(text.slice(points[i], point), 'latin1'))
      state = step.state
      return step.replies
    })
  }
  const status =
    '\u0002030,1,0,1245,002,0,0,0,000,0,0,0\u0003\r\n\u0002000,0,1,0,0,2,6,0,00000017,1,000\u0003\r\n\u00021234,0\u0003\r\n'
  const errors =
    '\u0002\r\n  PRINTER STATUS\r\n   ERRORS:         1 00000000 00000005\r\n   WARNINGS:       0 00000000 00000000\r\n\u0003'
  t.match(read(status), [
    { reply: 'status', status: { paperOut: true, headOpen: true, formatsWaiting: 2, labelsRemaining: 17 } },
  ])
  t.strictSame(read(errors), [{ reply: 'errors', bits: 5 }])
  t.match(read(`\u00020,0\u0003${status}`).at(-1), { reply: 'status' }, 'a torn reply does not spoil the next')
  const part = fc.constantFrom(status, errors, '\u0002', '\u0003', '1,2', 'x', '\u0002ab\u0003', '\u0002x'.repeat(3))
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(400), { maxLength: 8 }), (parts, cuts) => {
      const text = parts.join('')
      const cut = cuts.filter((point) => point < text.length)
      return JSON.stringify(read(text)) === JSON.stringify(read(text, cut))
    }),
  )
  t.ok(read('\u0002'.concat('9'.repeat(5_000))).length > 0, 'a reply without an end does not grow for ever')
})
