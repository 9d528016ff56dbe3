import t from 'tap'
import { addUser } from '../security/accounts.js'
import { openRegisterApp } from '../testing/register-app.js'
import { createHttpClient } from './http-client.js'

await t.test('the HTTP client signs in, receives once, and finds what it received', async (t) => {
  const { shop, pepper, port } = await openRegisterApp(t)
  await addUser(shop.store, pepper, { name: 'Cem', role: 'clerk', pin: '4711' })
  const url = `http://127.0.0.1:${port}`
  let held: string | null = null
  const client = createHttpClient({ url, token: () => held })
  await t.rejects(client.request('receiving.post', { lines: [] }), { code: 'SIGN_IN_REQUIRED' })
  held = (await client.request('session.open', { user: 'Cem', pin: '4711' })).token

  const lines = [{ itemId: shop.items.watch, quantity: 1, serials: ['A/1?&'] }]
  const first = await client.request('receiving.post', { lines }, { requestId: 'delivery-1' })
  const again = await client.request('receiving.post', { lines }, { requestId: 'delivery-1' })
  t.strictSame(again, first)
  t.match(await client.request('serials.life', { serial: 'a/1?&' }), { units: [{ serial: 'A/1?&' }] })
  t.equal((await client.request('catalog.list', { limit: 2 })).items.length, 2)
  await t.rejects(client.request('receiving.post', { lines }), {
    name: 'RequestError',
    body: { code: 'SERIAL_ALREADY_ON_HAND', retryable: false },
  })
  await t.rejects(client.request('catalog.import', {}, { file: 'price\n' }), { code: 'PERMISSION_REQUIRED' })
  await client.request('session.close', {})
  await t.rejects(client.request('session.show', {}), { code: 'SIGN_IN_REQUIRED' })
})

await t.test('a daemon that cannot be asked is told apart from a refusal', async (t) => {
  const client = createHttpClient({ url: 'http://127.0.0.1:9', fetch: () => Promise.reject(new TypeError('refused')) })
  await t.rejects(client.request('device.list', {}), { code: 'LINE_DOWN', body: { retryable: true } })
  const stopped = new AbortController()
  stopped.abort(new Error('enough'))
  const waiting = createHttpClient({
    url: 'http://127.0.0.1:9',
    fetch: (_url, init) => Promise.reject(init?.signal?.reason as Error),
  })
  await t.rejects(waiting.request('device.list', {}, { signal: stopped.signal }), { message: 'enough' })
})
