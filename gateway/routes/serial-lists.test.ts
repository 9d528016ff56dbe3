import t from 'tap'
import { receive } from '../../core/store/testing/till.js'
import type { HttpOutput } from '../protocol/http-commands.js'
import { openTestApp } from '../testing/http-app.js'

type Preview = HttpOutput<'serial-list.preview'>

await t.test('a list of serial numbers says of each number what it is', async (t) => {
  const { app, shop, signedIn } = await openTestApp(t)
  const headers = await signedIn('clerk')
  const watch = shop.items.watch
  await receive(shop.store, shop.actor(), watch, ['W-1', 'G-0003'])
  const ask = async (payload: object) => {
    const reply = await app.inject({ method: 'POST', url: '/v1/serial-lists/preview', headers, payload })
    return { status: reply.statusCode, ...reply.json<Preview & { code?: string; details?: object }>() }
  }
  const of = (text: string, quantity: number, more: object = {}) =>
    ask({ itemId: watch, transaction: 'receive', quantity, text, ...more })

  await t.test('known, twice, a product code, a hidden character, and a new one', async (t) => {
    const list = await of('W-1, W-2, w-2\nbad\u0007one\n9521234000037', 5)
    t.match(list, { item: 'Trail Watch', level: 'always', count: 1, counted: '1 of 5', serials: ['W-2'] })
    t.match(list.rows, [
      { line: 1, position: 1, serial: 'W-1', state: 'in stock', fault: { code: 'SERIAL_ALREADY_ON_HAND' } },
      { line: 1, position: 2, serial: 'W-2', state: null, fault: null },
      { line: 1, position: 3, fault: { code: 'SERIAL_DUPLICATE_IN_LIST', message: /entered twice/ } },
      { line: 2, fault: { code: 'SERIAL_FORMAT', message: /hidden character at 4/ } },
      { line: 3, fault: { code: 'SERIAL_IS_PRODUCT_BARCODE', message: /Pocket Radio/ } },
    ])
    t.match(list.countFault, { code: 'SERIAL_COUNT_MISMATCH', message: /add 4/ })
    t.match((await of('W-1, X-9', 2, { transaction: 'adjust-subtract' })).rows, [
      { serial: 'W-1', fault: null },
      { serial: 'X-9', state: null, fault: { code: 'ADJUST_NOT_HERE', message: /never received/ } },
    ])
  })

  await t.test('ERPNext #29131, #35279: blanks around a number are no part of it', async (t) => {
    t.match((await of(' A-1 ,A-2\u00a0,\u200bA-3', 3)).serials, ['A-1', 'A-2', 'A-3'])
    t.match(await of('A 1', 1), { serials: ['A 1'], countFault: null })
  })

  await t.test('both readings where there are two', async (t) => {
    t.match(await of('A001-A003', 3), { ask: false, count: 3, entries: [{ reading: 'range', twoReadings: true }] })
    t.match(await of('555-1234', 1), { ask: false, serials: ['555-1234'], entries: [{ reading: 'serial' }] })
    const two = await of('5-6, 7+', 3)
    t.match(two, { entries: [{ words: /5-6/ }, { reading: 'fill' }] })
    t.match(await of('5-6', 2, { runs: 'never' }), { serials: ['5-6'], countFault: { code: 'SERIAL_COUNT_MISMATCH' } })
  })

  await t.test('GS1 codes give number, lot and expiry, and another item’s code is refused', async (t) => {
    const own = '010952123400001321G-77\u001d10LOT-5\u001d17270300'
    const other = '(01)09521234000037(21)R-1'
    const list = await of(`${own}\n${other}`, 2)
    t.match(list.serials, [{ serial: 'G-77', lot: 'LOT-5', expiresOn: '2027-03-31' }])
    t.match(list.rows[1], { fault: { code: 'SERIAL_WRONG_ITEM', message: /Pocket Radio/ } })
    t.match((await of('(01)04006381333931(21)1', 1)).rows, [{ fault: { code: 'UPC_UNKNOWN' } }])
  })

  await t.test('a template passes over what exists, and says so', async (t) => {
    const generate = { prefix: 'G-', width: 4, start: 1, count: 4 }
    const made = await ask({ itemId: watch, transaction: 'receive', quantity: 4, generate })
    t.match(made, {
      serials: ['G-0001', 'G-0002', 'G-0004', 'G-0005'],
      skipped: { count: 1, first: ['G-0003'] },
      entries: [{ reading: 'template', words: /1 that exist already were passed over/ }],
    })
    t.match(await ask({ itemId: watch, transaction: 'receive', generate: { ...generate, prefix: '\u0001x\u0001' } }), {
      code: 'SERIAL_FORMAT',
    })
  })

  await t.test('a CSV file tells faults with their rows', async (t) => {
    const csv = 'Serial Number,Lot,Expires\r\n"C,1",L9,2027-01-31\r\nC-2,,soon\r\n"C\n3",,\r\nC-4,,\r\n'
    const list = await ask({ itemId: watch, transaction: 'receive', quantity: 4, csv })
    t.match(list.serials, [{ serial: 'C,1', lot: 'L9', expiresOn: '2027-01-31' }, 'C 3', 'C-4'])
    t.match(list.rows[1], { line: 3, fault: { code: 'SERIAL_FORMAT', message: /soon is no day/ } })
    t.match((await ask({ itemId: watch, transaction: 'receive', csv: 'C-7\nC-8\n' })).serials, ['C-7', 'C-8'])
    t.match(await ask({ itemId: watch, transaction: 'receive', csv: 'a"b\n' }), { code: 'IMPORT_FORMAT' })
  })

  await t.test('what cannot be previewed', async (t) => {
    t.match(await ask({ itemId: shop.items.socks, transaction: 'receive', text: 'A' }), { code: 'ITEM_NOT_SERIALIZED' })
    t.match(await ask({ code: '4006381333931', transaction: 'receive', text: 'A' }), { code: 'UPC_UNKNOWN' })
    t.match(await ask({ itemId: watch, transaction: 'receive' }), { code: 'REQUEST_INVALID' })
    t.match(await ask({ itemId: watch, code: '1', transaction: 'receive', text: 'A' }), { code: 'REQUEST_INVALID' })
    t.match(await of('\u0000', 1), { code: 'TEXT_NUL' })
  })

  await t.test('5,000 numbers, some of them known, in one answer', async (t) => {
    await receive(
      shop.store,
      shop.actor(),
      watch,
      Array.from({ length: 500 }, (_, i) => `K${i * 10}`),
    )
    const began = performance.now()
    const list = await of('K0-K4999', 5000)
    // How long it takes is for people to read: `npm run bench -- receiving` measures such a document.
    t.comment(`${Math.round(performance.now() - began)} ms`)
    t.match(list, { counted: '4500 of 5000' })
  })
})
