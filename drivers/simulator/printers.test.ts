import { connect } from 'node:net'
import { once } from 'node:events'

import fc from 'fast-check'
import t from 'tap'

import { buildReceipt } from '../../core/documents/build-receipt.js'
import { EscposPrinter } from '../receipt-printer/escpos-printer.js'
import { makePosEngine } from '../receipt-printer/pos-engine.js'
import { receiptProfiles } from '../receipt-printer/profiles.js'
import { hostileSale } from '../receipt-printer/testing/engine-contract.js'
import { readSymbols } from '../testing/read-symbols.js'
import { createSerialTransport } from '../transport/serial.js'
import { createTcpTransport } from '../transport/tcp.js'
import type { Transport } from '../transport/transport.js'
import { drawChar } from './drawing/font.js'
import { readCommands, type EscposCommand } from './escpos/commands.js'
import { startEscposSimulator } from './escpos/simulator.js'
import { takeRealtime } from './escpos/realtime.js'
import { openPty } from './pty.js'
import { spawnSimulators } from './spawn.js'
import { readZpl } from './zpl/commands.js'

const noJournal = { sending: async () => {}, sent: async () => {} }

const printerAt = (transport: Transport): EscposPrinter => {
  const profile = receiptProfiles['epson-80']
  if (profile === undefined) throw new Error('no profile')
  return new EscposPrinter({
    id: 'receipt-1',
    transport,
    profile,
    engine: makePosEngine(),
    timing: { settleMs: 5_000 },
  })
}

/** Prints one receipt and says what the printer made of it. */
const printOne = async (printer: EscposPrinter, name: string): Promise<string> => {
  printer.start()
  await new Promise<void>((resolve) => {
    printer.onStatus((status) => {
      if (status.state === 'ready') resolve()
    })
  })
  const document = buildReceipt(hostileSale(name))
  const { outcome } = await printer.print({ id: 'job-1', document }, noJournal, new AbortController().signal)
  await printer.stop()
  return outcome
}

await t.test('any bytes are commands, text or unknown, wherever they are cut', async () => {
  const bytes = fc
    .array(
      fc.oneof(fc.constantFrom(0x1b, 0x1d, 0x10, 0x1c, 0x6b, 0x28, 0x56, 0x00), fc.integer({ min: 0, max: 255 })),
      {
        maxLength: 80,
      },
    )
    .map((list) => Uint8Array.from(list))
  const flat = (commands: readonly EscposCommand[]): string =>
    commands.map(({ name, args }) => (name === 'text' ? '' : ` ${name} `) + Buffer.from(args).toString('hex')).join('')
  fc.assert(
    fc.property(bytes, fc.nat(80), (all, cut) => {
      const whole = readCommands(all)
      const first = readCommands(all.subarray(0, cut))
      const second = readCommands(Buffer.concat([first.rest, all.subarray(cut)]))
      return flat(whole.commands) === flat([...first.commands, ...second.commands])
    }),
    { numRuns: 2_000 },
  )
  fc.assert(
    fc.property(bytes, fc.nat(80), (all, cut) => {
      const whole = takeRealtime(all)
      const first = takeRealtime(all.subarray(0, cut))
      const second = takeRealtime(Buffer.concat([first.rest, all.subarray(cut)]))
      return (
        JSON.stringify(whole.requests) === JSON.stringify([...first.requests, ...second.requests]) &&
        Buffer.concat([first.bytes, second.bytes]).equals(Buffer.from(whole.bytes))
      )
    }),
    { numRuns: 2_000 },
  )
  const zpl = fc.array(fc.constantFrom('^XA', '^XZ', '^FD', 'x', '^', '~HS', '~', 'A0N,20', '\n', '^FS'), {
    maxLength: 20,
  })
  fc.assert(
    fc.property(zpl, fc.nat(60), (parts, cut) => {
      const all = parts.join('')
      const first = readZpl(all.slice(0, cut))
      const second = readZpl(first.rest + all.slice(cut))
      const names = (list: readonly { name: string }[]): string => list.map(({ name }) => name).join(' ')
      return names(readZpl(all).commands) === names([...first.commands, ...second.commands])
    }),
  )
})

await t.test('every character of the shop has a glyph of its own', async (t) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
  const more =
    '€£¥¢§°ßäöüÄÖÜàéèêëçñåøæÅØÆčďěňřšťůžČŠŽłŁőűБГДЖЗИЙЛПУФЦЧШЩЪЫЬЭЮЯбвгджзийклмнптфцчшщъыьэюяΔΘΛΞΣΨΩαβγδεζηθλξπςστφψωάέ'
  const pictures = new Map<string, string>()
  for (const char of alphabet + more) {
    const picture = Buffer.from(drawChar(char, 12, 24).dots).toString('base64')
    const twin = pictures.get(picture)
    t.equal(twin, undefined, `U+${char.codePointAt(0)?.toString(16)} does not look like another character`)
    pictures.set(picture, char)
  }
})

await t.test('a printer serves one client; the next one is heard when the first is gone', async (t) => {
  const simulator = await startEscposSimulator()
  t.teardown(() => simulator.close())
  const first = connect(simulator.port, '127.0.0.1')
  first.write(Uint8Array.of(0x10, 0x04, 1))
  await once(first, 'data')
  const second = connect(simulator.port, '127.0.0.1')
  await once(second, 'connect')
  second.write(Uint8Array.of(0x10, 0x04, 1))
  first.write(Uint8Array.of(0x10, 0x04, 2))
  t.strictSame([...((await once(first, 'data')) as [Buffer])[0]], [0x12], 'the first is still answered')
  t.equal(second.bytesRead, 0, 'the second is not')
  first.destroy()
  t.strictSame([...((await once(second, 'data')) as [Buffer])[0]], [0x12], 'until the first is gone')
  second.destroy()
})

await t.test('a receipt prints over a serial line', async (t) => {
  const pty = await openPty()
  const simulator = await startEscposSimulator({ serial: pty })
  const printer = printerAt(createSerialTransport({ path: pty.path }))
  t.equal(await printOne(printer, 'Watch'), 'printed')
  const [picture] = simulator.pictures()
  t.strictSame(picture && (await readSymbols(picture.png)), [{ format: 'Code128', text: 'A1-001042' }])
  await simulator.close()
})

await t.test('printers run in a process of their own', async (t) => {
  const simulators = spawnSimulators()
  const simulator = await simulators.startEscpos()
  const printer = printerAt(createTcpTransport({ host: '127.0.0.1', port: simulator.port }))
  const seen = new Promise((resolve) => simulator.onPicture(resolve))
  t.equal(await printOne(printer, 'Watch'), 'printed')
  await seen
  const [picture] = simulator.pictures()
  t.match(picture?.text, 'Serial SN-0001')
  t.strictSame(picture && (await readSymbols(picture.png)), [{ format: 'Code128', text: 'A1-001042' }])
  t.equal(simulator.cuts(), 1)
  await simulator.setFault({ kind: 'cover-open' })
  t.strictSame(simulator.fault(), { kind: 'cover-open' })

  const labels = await simulators.startZpl()
  const label = new Promise((resolve) => labels.onPicture(resolve))
  const client = connect(labels.port, '127.0.0.1')
  client.write('^XA^PW200^LL100^FO10,10^A0N,20,20^FDMug^FS^XZ')
  await label
  t.equal(labels.pictures()[0]?.text, 'Mug')
  client.destroy()

  await simulators.close()
  await t.rejects(simulators.startZpl(), { message: /ended/ })
})
