import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { newId } from '../../core/store/ids.js'
import { openSecondShop } from '../../core/store/testing/two-stores.js'
import { receive } from '../../core/store/testing/till.js'
import { documentOf } from '../printing/render.js'
import { isSignedBy, loadStoreKey, storeKeyPath } from '../security/store-key.js'
import { openTestApp, type TestApp } from '../testing/http-app.js'

type Test = Parameters<typeof openTestApp>[0]

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, never>> & { readonly code?: string; readonly message?: string }
}

const asker = async ({ app, signedIn }: TestApp, role: Parameters<TestApp['signedIn']>[0] = 'administrator') => {
  const headers = await signedIn(role)
  return async (method: 'GET' | 'POST', url: string, payload?: object): Promise<Answer> => {
    const reply = await app.inject({
      method,
      url,
      headers: { ...headers, ...(method === 'POST' && { 'idempotency-key': newId() }) },
      ...(payload !== undefined && { payload }),
    })
    return { status: reply.statusCode, body: reply.json() }
  }
}

/** Two daemons' HTTP sides on two databases, each with the other's public key. */
const openTwo = async (t: Test) => {
  const first = await openTestApp(t)
  const second = await openTestApp(t, {}, null, await openSecondShop(t, first.shop))
  const [a, b] = [await asker(first), await asker(second)]
  for (const [own, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const { body } = await own('GET', '/v1/store-keys/own')
    const { store, publicKey } = body
    // A daemon enters its own key when it starts.
    for (const ask of [own, other]) await ask('POST', '/v1/store-keys', { store, publicKey })
  }
  return { first, second, a, b }
}

await t.test(
  'goods travel with a signed slip: sent, printed, read at the other store, received, told back',
  async (t) => {
    const { first, second, a, b } = await openTwo(t)
    const { watch, socks } = first.shop.items
    const harbour = second.shop.store.context.storeId
    await receive(first.shop.store, first.shop.actor(), watch, ['W-1', 'W-2', 'größe-3'])
    await receive(first.shop.store, first.shop.actor(), socks, [], 9)
    t.match((await a('GET', '/v1/stores')).body, {
      stores: [
        { number: 1, here: true },
        { id: harbour, number: 4, here: false },
      ],
    })

    // Blanks around a number are no part of it; the counts must agree.
    const lines = [
      { itemId: watch, quantity: 3, serials: 'W-1, W-2 ,größe-3' },
      { code: '9521234000044', quantity: 4 },
    ]
    t.match(
      await a('POST', '/v1/transfers/preview', {
        destination: harbour,
        lines: [{ itemId: watch, quantity: 2, serials: 'W-1' }],
      }),
      {
        body: { faults: [{ line: 1, code: 'SERIAL_COUNT_MISMATCH', message: /add 1/ }] },
      },
    )
    t.match(
      await a('POST', '/v1/transfers/preview', {
        destination: harbour,
        lines: [{ itemId: socks, quantity: 1, serials: 'S-1' }],
      }),
      {
        body: { faults: [{ code: 'ITEM_NOT_SERIALIZED' }] },
      },
    )
    t.match(await a('POST', '/v1/transfers/preview', { destination: harbour, lines }), { body: { faults: [] } })
    t.match(await a('POST', '/v1/transfers', { destination: harbour, lines: [] }), { body: { code: 'DOCUMENT_EMPTY' } })
    const sent = await a('POST', '/v1/transfers', { destination: harbour, reference: 'PO 7', lines })
    t.match(sent, { status: 200, body: { number: '1-T-1', units: 3, quantity: 7 } })
    const transfer = String(sent.body['document'])

    t.match(await a('POST', `/v1/transfers/${transfer}/print`, { printer: 'none' }), {
      body: { code: 'DEVICE_UNKNOWN' },
    })
    t.match(await a('POST', `/v1/transfers/${transfer}/print`, { printer: 'receipt-1' }), {
      status: 200,
      body: { copy: 0 },
    })
    const again = await a('POST', `/v1/transfers/${transfer}/print`, { printer: 'receipt-1' })
    t.match(again, { body: { copy: 1 } })
    const { jobs } = first.shop.store
    const job = await jobs.byId(String(again.body['job']))
    if (job === null) throw new Error('no job')
    const slip = await documentOf(first.shop.store, job, null)
    if (slip.kind !== 'receipt') throw new Error('the slip is a receipt')
    const texts = slip.nodes.map((node) => (node.kind === 'text' ? node.text : node.kind === 'row' ? node.left : ''))
    for (const part of ['COPY 1', 'Transfer 1-T-1', 'To 4 Harbour', 'Reference PO 7', 'Serial größe-3'])
      t.ok(
        texts.some((text) => text.startsWith(part)),
        part,
      )
    const codes = slip.nodes.flatMap((node) => (node.kind === 'symbol' ? [node.symbol.data] : []))
    t.ok(codes.length >= 1)
    t.strictSame((await a('POST', `/v1/transfers/${transfer}/manifest`, {})).body, { text: codes.join('\n'), codes })

    await t.test('a text that was changed, is not whole, or comes from nobody known is refused', async (t) => {
      const text = codes.join('\n')
      const refused = async (changed: string) => (await b('POST', '/v1/transfers/manifest', { text: changed })).body
      t.match(await refused('hello'), { code: 'MANIFEST_INVALID' })
      const at = text.length - 9
      const flipped = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
      t.match(await refused(flipped), { code: 'MANIFEST_INVALID', message: /checksum/ })
      if (codes.length > 1)
        t.match(await refused(codes.slice(1).join('\n')), { code: 'MANIFEST_INCOMPLETE', message: /1 of/ })
      t.match((await a('POST', '/v1/transfers/manifest', { text })).body, { code: 'MANIFEST_FOREIGN' })
      const stranger = await asker(await openTestApp(t, {}, null, await openSecondShop(t, first.shop)))
      t.match((await stranger('POST', '/v1/transfers/manifest', { text })).body, { code: 'MANIFEST_KEY_UNKNOWN' })
    })

    t.match(await b('POST', '/v1/transfers/manifest', { text: codes.toReversed().join(' ').toLowerCase() }), {
      status: 200,
      body: { number: '1-T-1', units: 3, conflicts: 0 },
    })
    t.match(await b('POST', '/v1/transfers/manifest', { text: codes.join('\n') }), { body: { code: 'MANIFEST_KNOWN' } })
    t.match(await b('GET', '/v1/transfers'), {
      body: {
        transfers: [
          { id: transfer, direction: 'incoming', origin: 'manifest', quantity: 7, counts: { 'in-transit': 7 } },
        ],
      },
    })

    const commit = `/v1/transfers/${transfer}/commit`
    const came = {
      lines: [
        { itemId: watch, quantity: 2, serials: ['W-1', 'X-9'] },
        { itemId: socks, quantity: 4 },
      ],
    }
    t.match(await b('POST', `${commit}/preview`, came), {
      body: {
        faults: [
          { serial: 'X-9', code: 'TRANSFER_NOT_ON_MANIFEST' },
          { code: 'TRANSFER_SHORT', message: /^2 missing: W-2, größe-3\. Choose/ },
        ],
      },
    })
    came.lines[0] = { itemId: watch, quantity: 2, serials: ['w-1', 'GRÖßE-3'] }
    t.match(await b('POST', commit, { ...came, missing: 'lost' }), { body: { code: 'REASON_REQUIRED' } })
    t.match(
      await b('POST', commit, {
        ...came,
        rest: [{ itemId: watch, quantity: 1, serials: 'W-2', choice: 'left-at-source' }],
      }),
      {
        status: 200,
        body: { number: '4-TC-1', received: 6, released: 1, open: false },
      },
    )
    t.match(await b('GET', `/v1/transfers/${transfer}`), {
      body: {
        lines: [
          {
            units: [
              { serial: 'größe-3', state: 'received', documentNumber: '4-TC-1' },
              { state: 'received' },
              { serial: 'W-2', state: 'released' },
            ],
          },
          { pieces: { received: 4 } },
        ],
      },
    })
    t.match(await b('POST', '/v1/transfers/manifest', { text: codes.join('\n') }), {
      body: { code: 'TRANSFER_RECEIVED', message: /already received at Harbour/ },
    })
    t.match(await b('POST', commit, { all: true }), { body: { code: 'TRANSFER_RECEIVED' } })

    const { text } = (await b('GET', `/v1/transfers/${transfer}/news`)).body
    t.match(await a('POST', '/v1/transfers/manifest', { text }), {
      body: { code: 'MANIFEST_INVALID', message: /another kind/ },
    })
    t.match(await b('POST', '/v1/transfers/news', { text }), { body: { code: 'MANIFEST_INVALID', message: /no part/ } })
    t.match(await a('POST', '/v1/transfers/news', { text }), {
      body: { learned: 2, released: 1, conflicts: 0, open: true },
    })
    t.match(
      await a('POST', `/v1/transfers/${transfer}/return`, { lines: [{ itemId: watch, quantity: 1, serials: 'W-2' }] }),
      {
        body: { returned: 1, number: '1-TR-1', open: false },
      },
    )
    t.match(await a('GET', '/v1/transfers?state=closed'), {
      body: { transfers: [{ open: false, counts: { received: 6, returned: 1 } }] },
    })
    t.match(await a('GET', '/v1/serials/W-1'), {
      body: { units: [{ state: 'in stock at Harbour', events: [{}, {}, { kind: 'unit.transfer-arrived' }] }] },
    })
  },
)

await t.test('an error, a recall and a loss', async (t) => {
  const { first, second, a, b } = await openTwo(t)
  const { watch } = first.shop.items
  const harbour = second.shop.store.context.storeId
  await receive(first.shop.store, first.shop.actor(), watch, ['W-1', 'W-2'])
  const send = async (serials: string): Promise<string> =>
    String(
      (
        await a('POST', '/v1/transfers', {
          destination: harbour,
          lines: [{ itemId: watch, quantity: serials.split(',').length, serials }],
        })
      ).body['document'],
    )
  const wrong = await send('W-1')
  t.match(await a('POST', `/v1/transfers/${wrong}/error`, {}), { body: { code: 'REQUEST_INVALID' } })
  t.match(await a('POST', `/v1/transfers/${wrong}/error`, { reason: 'wrong store' }), { body: { returned: 1 } })
  t.match(await a('POST', `/v1/transfers/${wrong}/manifest`, {}), { body: { code: 'TRANSFER_CHANGED' } })
  const transfer = await send('W-1, W-2')
  const { body } = await a('POST', `/v1/transfers/${transfer}/manifest`, {})
  await b('POST', '/v1/transfers/manifest', { text: body['text'] })
  t.match(await a('POST', `/v1/transfers/${transfer}/error`, { reason: 'wrong store' }), {
    body: { code: 'TRANSFER_NOT_RELEASED' },
  })
  t.match(await a('POST', `/v1/transfers/${transfer}/recall`, { reason: 'wrong store' }), {
    body: { open: true, released: 0 },
  })
  t.match(await b('POST', `/v1/transfers/${transfer}/release`, {}), { body: { released: 2, open: false } })
  t.match(await b('POST', `/v1/transfers/${transfer}/lost`, { all: true, reason: 'theft' }), {
    body: { code: 'TRANSFER_SETTLED' },
  })
  const news = await b('GET', `/v1/transfers/${transfer}/news`)
  await a('POST', '/v1/transfers/news', { text: news.body['text'] })
  t.match(
    await a('POST', `/v1/transfers/${transfer}/lost`, {
      lines: [{ itemId: watch, quantity: 1, serials: ['W-2'] }],
      reason: 'theft',
    }),
    {
      body: { lost: 1, number: '1-TL-1', open: true },
    },
  )
  t.match(await a('POST', `/v1/transfers/${transfer}/error`, { reason: 'came back' }), {
    body: { returned: 1, open: false },
  })
  t.match(await a('GET', `/v1/transfers/${newId()}`), { status: 404, body: { code: 'NOT_FOUND' } })
  const cashier = await asker(first, 'cashier')
  t.match(await cashier('GET', '/v1/transfers'), { status: 403, body: { code: 'PERMISSION_REQUIRED' } })
})

await t.test('the key of a store is made once, in a file that only its owner reads', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-key-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const path = storeKeyPath(join(folder, 'secrets', 'pepper'))
  const [key, same] = await Promise.all([loadStoreKey(path), loadStoreKey(path)])
  t.equal(key.publicKey, same.publicKey)
  t.equal((await loadStoreKey(path)).keyId, key.keyId)
  t.equal((await stat(path)).mode & 0o777, 0o600)
  t.match(await readFile(path, 'utf8'), /PRIVATE KEY/)
  const bytes = Buffer.from('text')
  t.ok(isSignedBy(key.publicKey, bytes, key.sign(bytes)))
  t.notOk(isSignedBy(key.publicKey, Buffer.from('test'), key.sign(bytes)))
  t.notOk(isSignedBy('short', bytes, key.sign(bytes)))
  await writeFile(path, 'nonsense')
  await t.rejects(loadStoreKey(path), { code: 'CONFIG_UNREADABLE' })
})
