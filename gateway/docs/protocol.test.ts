import { readFile } from 'node:fs/promises'
import t from 'tap'
import { receive } from '../../core/store/testing/till.js'
import { addUser } from '../security/accounts.js'
import { RawClient } from '../sessions/testing/raw-client.js'
import { openRegisterApp } from '../testing/register-app.js'
import { PageReading, readConversation } from './testing/page-conversation.js'

/** The next frame that the client has not looked at yet. */
const nextFrame = (client: RawClient, at: number): Promise<object> => client.until(() => client.frames[at], 'a message')

await t.test('the conversation on the protocol page is what the daemon says', async (t) => {
  const { shop, pepper, port, pair } = await openRegisterApp(t)
  await addUser(shop.store, pepper, { name: 'Bea', role: 'cashier', pin: '4711' })
  await receive(shop.store, shop.actor(), shop.items.watch, ['SN-1001'])
  const page = readConversation(await readFile(new URL('./protocol.md', import.meta.url), 'utf8'))
  const reading = new PageReading({ $TOKEN: await pair(1) })

  let client: RawClient | null = null
  let seen = 0
  for (const { from, message, line } of page) {
    if (message['type'] === 'hello') {
      // A hello on the page is a new connection; the one before was cut.
      client?.socket.terminate()
      client = new RawClient(`ws://127.0.0.1:${port}/register/1/line`)
      seen = 0
    }
    if (client === null) throw new Error('the page starts with a hello')
    if (from === 'client') client.send(reading.toReal(message) as object)
    else {
      const real = await nextFrame(client, seen)
      seen += 1
      t.strictSame(reading.differences(message, real), [], `line ${line}: ${String(message['type'])}`)
    }
  }
  client?.socket.terminate()
  t.ok(page.length > 20)
  t.match(await shop.sql('select count(*)::int as n from up.document'), [{ n: 2 }], 'one delivery, one sale')

  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  t.match(metrics, /tillgate_sale_completion_seconds_count\{register="1"\} 1/)
  t.match(metrics, /tillgate_refusals_total\{code="SERIAL_NOT_IN_STOCK"\} 1/)
  t.match(metrics, /tillgate_refusals_total\{code="REQUEST_ID_REUSED"\} 1/)
  t.match(metrics, /tillgate_register_line_closes_total\{code="1006"\} [12]/)
})

await t.test('a reading tells what differs', (t) => {
  const reading = new PageReading({})
  const [a, b] = ['01938c00-0000-7000-8000-000000000001', '01938c00-0000-7000-8000-000000000002']
  t.strictSame(reading.differences({ id: a, n: 3 }, { id: b, n: 8 }), [])
  t.equal(reading.differences({ id: a }, { id: a }).length, 1, 'the same uuid of the page is another one now')
  t.equal(reading.differences({ n: 4 }, { n: 8 }).length, 1, 'the numbers go on from where they were')
  t.equal(reading.differences({ x: 1 }, { x: 1, y: 2 }).length, 1)
  t.equal(reading.differences({ x: 1, y: 2 }, { x: 1 }).length, 1)
  t.strictSame(reading.differences({ x: 1, '…': '…' }, { x: 1, y: 2 }), [])
  t.equal(reading.differences({ x: ['a'] }, { x: ['a', 'b'] }).length, 1)
  t.strictSame(reading.toReal({ sale: a, last: { stream: a, n: 3 } }), { sale: b, last: { stream: b, n: 8 } })
  t.end()
})
