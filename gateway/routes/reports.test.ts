import { once } from 'node:events'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import Type from 'typebox'
import { offsetOf } from '../../core/reports/epcis.js'
import { boundBookColumns, historyColumns, onHandColumns } from '../../core/reports/report-columns.js'
import { happened } from '../../core/store/testing/past.js'
import { newId } from '../../core/store/ids.js'
import { correction } from '../../core/store/testing/after-sale.js'
import { complete, granted, receive, requestKey, scan, serial } from '../../core/store/testing/till.js'
import { createHttpClient } from '../client/http-client.js'
import { createCheck } from '../protocol/check.js'
import { openTestApp } from '../testing/http-app.js'

const closed = { additionalProperties: false }
const Uri = Type.String({ pattern: '^(?:https://|urn:)[\\x21-\\x7e]+$' })
const Time = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z$' })
/** What GS1's schema of EPCIS 2.0 demands of a document of ObjectEvents, as far as ours goes; nothing else may be in it. */
const EpcisDocument = Type.Object(
  {
    '@context': Type.Array(Uri, { minItems: 1 }),
    type: Type.Literal('EPCISDocument'),
    schemaVersion: Type.String({ pattern: '^2\\.\\d+$' }),
    creationDate: Time,
    epcisBody: Type.Object(
      {
        eventList: Type.Array(
          Type.Object(
            {
              type: Type.Literal('ObjectEvent'),
              eventID: Uri,
              eventTime: Time,
              recordTime: Time,
              eventTimeZoneOffset: Type.String({ pattern: '^[+-](?:0\\d|1[0-4]):[0-5]\\d$' }),
              epcList: Type.Array(Uri, { minItems: 1 }),
              action: Type.Enum(['ADD', 'OBSERVE', 'DELETE']),
              bizStep: Type.String({ pattern: '^[a-z_]+$' }),
              disposition: Type.String({ pattern: '^[a-z_]+$' }),
              readPoint: Type.Object({ id: Uri }, closed),
              bizLocation: Type.Object({ id: Uri }, closed),
              bizTransactionList: Type.Optional(
                Type.Array(
                  Type.Object(
                    { type: Type.Optional(Type.String({ pattern: '^[a-z]+$' })), bizTransaction: Uri },
                    closed,
                  ),
                  { minItems: 1 },
                ),
              ),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
  },
  closed,
)

await t.test('the inventory reports over HTTP', async (t) => {
  const { app, shop, signedIn } = await openTestApp(t)
  const [clerk, cashier] = [await signedIn('clerk'), await signedIn('cashier')]
  granted(await receive(shop.store, shop.actor(), shop.items.watch, ['W10', 'W9', '0012']))
  await happened(shop, { serial: 'W9', event: 'unit.sold', state: 'sold', document: 'sale', customer: 'C-1' })
  const ask = (url: string, headers: object = clerk) =>
    app.inject({ url: `/v1/reports/${url}`, headers: { ...headers } })

  await t.test('history comes in pages, by key, with the columns in their order', async (t) => {
    const first = await ask('serial-history?serialFrom=w1&limit=2')
    t.equal(first.statusCode, 200, first.body)
    const page = first.json<{ columns: { title: string }[]; rows: object[]; next: string }>()
    t.strictSame(
      page.columns.map(({ title }) => title),
      historyColumns.map(({ title }) => title),
    )
    t.match(page.rows, [
      { serial: 'W9', type: 'Receiving', source: 'Main Street', destination: null },
      { serial: 'W9', type: 'Sale', source: 'Main Street', destination: 'C-1', customerNumber: 'C-1' },
    ])
    const second = await ask(`serial-history?serialFrom=w1&limit=2&after=${encodeURIComponent(page.next)}`)
    t.match(second.json(), { rows: [{ serial: 'W10' }], next: null })
    t.match((await ask('serial-history?type=sale&preset=current-day')).json(), { rows: [{ serial: 'W9' }] })
    t.match((await ask('serial-history?register=1')).json(), { rows: [] })
  })

  await t.test('what units cost is for those who may see it', async (t) => {
    const rows = (await ask('serial-on-hand')).json<{ rows: { serial: string; unitCost: number | null }[] }>().rows
    t.strictSame(
      rows.map(({ serial, unitCost }) => [serial, unitCost]),
      [
        ['0012', 100],
        ['W10', 100],
      ],
    )
    t.match((await ask('serial-on-hand', {})).json(), { rows: [{ unitCost: null }, { unitCost: null }] }, 'a register')
    t.match((await ask('serial-on-hand', cashier)).json(), { code: 'PERMISSION_REQUIRED' })
    const file = await ask('serial-on-hand.csv', {})
    t.match(file.body, /^"0012",.*,Electronics,,,,,,,,,,,199\.00,\r$/m)
    t.match((await ask('serial-on-hand.csv')).body, /^"0012",.*,1\.00,199\.00,\r$/m)
  })

  await t.test('files say what they are and have every column', async (t) => {
    const file = await ask('serial-history.csv?bom=true')
    t.match(file.headers, {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="serial-number-history.csv"',
      'cache-control': 'no-store',
    })
    t.strictSame(file.rawPayload.subarray(0, 3), Buffer.from([0xef, 0xbb, 0xbf]))
    t.equal(file.rawPayload.subarray(3).toString().split('\r\n')[0], historyColumns.map(({ title }) => title).join(','))
    t.match((await ask('serial-on-hand.csv')).body, onHandColumns.map(({ title }) => title).join(','))
  })

  await t.test('a filter that cannot be is refused before anything is read', async (t) => {
    for (const [query, path] of [
      ['from=2026-02-30', '/from'],
      ['from=yesterday', '/from'],
      ['preset=tomorrow', '/preset'],
      ['type=gift', '/type'],
      ['store=-1', '/store'],
      ['after=x', '/after'],
      ['limit=201', '/limit'],
      ['color=', '/color'],
      ['shape=round', '/shape'],
    ] as const)
      t.match((await ask(`serial-history?${query}`)).json(), { code: 'REQUEST_INVALID', details: { path } }, query)
    t.match((await ask('serial-history.csv?from=2026-02-30')).json(), { code: 'REQUEST_INVALID' })
    t.match((await ask('serial-on-hand?serialFrom=a%1db')).json(), { code: 'SERIAL_FORMAT' })
    t.match((await ask('serial-on-hand?brand=a%00')).json(), { code: 'TEXT_NUL' })
  })

  await t.test('events leave as an EPCIS 2.0 document of the structure that the standard demands', async (t) => {
    const file = await ask('epcis?preset=current-day')
    t.match(file.headers['content-type'], 'application/ld+json')
    const document = file.json<{ epcisBody: { eventList: { epcList: string[]; eventTimeZoneOffset: string }[] } }>()
    t.doesNotThrow(() => createCheck(EpcisDocument)(document))
    t.match(document.epcisBody.eventList, { length: 4 })
    t.match(
      document.epcisBody.eventList.find(({ epcList }) => epcList[0]?.endsWith('/21/0012')),
      {
        epcList: ['https://id.gs1.org/01/09521234000013/21/0012'],
        bizStep: 'receiving',
        disposition: 'sellable_accessible',
        bizTransactionList: [{ type: 'recadv' }],
      },
    )
    t.match(document.epcisBody.eventList.at(-1), { bizStep: 'retail_selling', disposition: 'retail_sold' })
    t.match((await ask('epcis?preset=yesterday')).json(), { epcisBody: { eventList: [] } })
    t.match((await ask('epcis?from=2026-02-30')).json(), { code: 'REQUEST_INVALID' })
    t.match((await ask('epcis', cashier)).json(), { code: 'PERMISSION_REQUIRED' })
    t.equal(offsetOf(new Date('2026-07-01T00:00:00Z'), 'Europe/Berlin'), '+02:00')
    t.equal(offsetOf(new Date('2026-07-01T00:00:00Z'), 'UTC'), '+00:00')
    t.equal(offsetOf(new Date('2026-07-01T00:00:00Z'), 'Asia/Kathmandu'), '+05:45')
  })

  await t.test('the bound book: entries as made, as corrected, and both with each correction', async (t) => {
    const { store, items } = shop
    const actor = shop.actor()
    const manager = await signedIn('manager')
    const url = `/v1/items/${items.camera}/regulated`
    const fields = { manufacturer: 'Kepler', importer: null, model: 'K-9', calibre: '9 mm', type: 'Pistol' }
    const set = (payload: object, who: object = manager, item = url) =>
      app.inject({
        method: 'PATCH',
        url: item,
        headers: { ...who, 'idempotency-key': newId() },
        payload,
      })
    granted(await receive(store, actor, items.camera, ['K-1', 'K-2']))
    t.equal((await ask('bound-book.csv')).body.trim().split('\r\n').length, 1, 'no item is regulated')
    t.match((await set({ fields }, clerk)).json(), { code: 'PERMISSION_REQUIRED' })
    t.match((await set({ fields }, manager, `/v1/items/${newId()}/regulated`)).json(), { code: 'ITEM_UNKNOWN' })
    t.match((await set({ fields: { ...fields, colour: 'x' } })).json(), { code: 'REQUEST_INVALID' })
    t.equal((await set({ fields })).statusCode, 200)
    t.strictSame((await app.inject({ url, headers: clerk })).json(), { fields })

    const basket = newId()
    granted(await scan(store, actor, basket, 'K-1'))
    const sold = granted(await complete(store, actor, basket))
    granted(await store.afterSale.postVoid({ ...correction(actor), document: sold.document, reason: 'wrong unit' }))
    const renamed = { actor, itemId: items.camera, request: requestKey(actor), reason: 'mistyped' }
    granted(await store.units.rename({ ...renamed, serial: serial('K-2'), to: serial('K-22') }))
    const rows = async (view: string) =>
      (await ask(`bound-book.csv?view=${view}&preset=current-day`)).body
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) =>
          line
            .split(',')
            .filter((_cell, index) => [0, 2, 3, 7, 16].includes(index))
            .join(' '),
        )
        .toSorted()
    t.strictSame(await rows('original'), [
      'Acquisition "K-1" Kepler 9 mm ',
      'Acquisition "K-2" Kepler 9 mm ',
      'Disposition "K-1" Kepler 9 mm ',
    ])
    t.strictSame(await rows('corrected'), ['Acquisition "K-1" Kepler 9 mm ', 'Acquisition "K-22" Kepler 9 mm '])
    t.strictSame(await rows('both'), [
      'Acquisition "K-1" Kepler 9 mm ',
      'Acquisition "K-2" Kepler 9 mm ',
      'Correction "K-1" Kepler 9 mm Undoes the entry before it',
      'Correction "K-22" Kepler 9 mm K-2 → K-22',
      'Disposition "K-1" Kepler 9 mm ',
    ])
    t.equal((await ask('bound-book.csv')).body.split('\r\n')[0], boundBookColumns.map(({ title }) => title).join(','))
    t.match((await ask('bound-book.csv?view=secret')).json(), { code: 'REQUEST_INVALID' })
    t.equal((await set({ fields: null })).statusCode, 200)
    t.equal((await rows('both')).length, 0, 'an item taken out of the book')
    t.match(await shop.sql(`select count(*)::int as n from up.event where kind = 'item.regulated-changed'`), [{ n: 2 }])
  })

  await t.test('the filters have their choices', async (t) => {
    t.match((await ask('choices')).json(), {
      stores: [{ number: 1, name: 'Main Street', venue: 1 }, {}],
      types: [{ type: 'sale', name: 'Sale' }],
      presets: [{ preset: 'current-day', name: 'Current Day' }],
      names: [{ kind: 'department', name: 'Electronics', within: null }],
    })
  })

  await t.test('a client gets pages and files, and one that hangs up ends its file', async (t) => {
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    const client = createHttpClient({ url, token: () => clerk.authorization.slice(7) })
    t.match(await client.request('report.serial-on-hand', { serialTo: 'W' }), { rows: [{ serial: '0012' }] })
    t.match(await (await client.file('report.serial-on-hand-file', {})).text(), /^Serial Number On Hand,/)
    await t.rejects(client.file('report.serial-on-hand-file', { from: '2026-02-30' }), { code: 'REQUEST_INVALID' })
    // More than any buffer on the way holds, so that the file cannot be done before the client goes.
    await shop.sql(
      `insert into st.unit (id, item_id, serial_scope, serial_key, serial_sort, serial_label, serial_key_version, state, owner_store_id, owner_epoch, lap, number, provenance)
       select gen_random_uuid(), u.item_id, u.serial_scope, 'X' || n, 'X' || n, 'X' || n, 1, 'available', u.owner_store_id, 1, 1, 1, 'received'
       from st.unit u, generate_series(1, 30000) n where u.serial_label = 'W10'`,
    )
    const running = async (): Promise<number> =>
      (
        await shop.sql<{ pid: number }>(
          `select pid from pg_stat_activity where application_name = 'tillgate export' and datname = current_database()`,
        )
      ).length
    const request = get(`${url}/v1/reports/serial-on-hand.csv`, { headers: clerk })
    request.on('error', (error) => t.match(error, { code: 'ECONNRESET' }))
    await once(request, 'response')
    t.equal(await running(), 1)
    request.destroy()
    while ((await running()) > 0);
    t.pass('the statement ended')
  })
})
