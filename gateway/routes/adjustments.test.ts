import { randomUUID } from 'node:crypto'
import t from 'tap'
import { complete, granted, receive, scan } from '../../core/store/testing/till.js'
import { newId } from '../../core/store/ids.js'
import type { HttpOutput } from '../protocol/http-commands.js'
import { openTestApp, type TestApp } from '../testing/http-app.js'

type Open = HttpOutput<'adjustment.show'>

const deskOf = async (test: TestApp) => {
  const headers = await test.signedIn('clerk')
  const send = async (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, id: string = randomUUID()) => {
    const reply = await test.app.inject({
      method,
      url: `/v1/adjustments${url}`,
      headers: {
        ...headers,
        ...(method !== 'GET' && !url.endsWith('preview') && !url.endsWith('cancel') && { 'idempotency-key': id }),
      },
      ...(payload !== undefined && { payload }),
    })
    return reply.json<Open & { code?: string; message?: string; details?: Record<string, unknown>; number?: string }>()
  }
  const onHand = async (itemId: string) => {
    const found = await test.shop.store.stock.onHand(itemId)
    return [found?.quantity, ...(found?.serials ?? []).map(({ label }) => label)]
  }
  return { send, onHand, shop: test.shop }
}

const lost = { code: 'lost' }

await t.test('an adjustment goes in two steps: Initiate writes it down, Commit posts it', async (t) => {
  const { send, onHand, shop } = await deskOf(await openTestApp(t))
  const { watch, radio, socks } = shop.items
  await receive(shop.store, shop.actor(), watch, ['A1', 'A2', 'A3'])

  await t.test('add and subtract, with numbers for Always and pieces for the others', async (t) => {
    const asked = {
      reason: { code: 'other', text: 'moved house' },
      reference: 'M-1',
      lines: [
        { itemId: watch, mode: 'subtract', quantity: 1, serials: ['a1'] },
        { itemId: watch, mode: 'add', quantity: 1, serials: ['A4'] },
        { itemId: radio, mode: 'add', quantity: 2 },
        { itemId: socks, mode: 'add', quantity: 5 },
      ],
    }
    const id = randomUUID()
    const open = await send('POST', '', asked, id)
    t.match(open, { version: 1, reason: 'Other: moved house', type: 'standard', faults: [], user: 'The clerk' })
    t.same(await onHand(watch), [3, 'A1', 'A2', 'A3'], 'nothing moved yet')
    t.match(await send('POST', '', asked, id), { id: open.id, version: 1 }, 'a repeat is the same one')
    t.match(await send('GET', ''), { adjustments: [{ id: open.id, lines: 4, reference: 'M-1' }] })
    t.match(await send('GET', `/${open.id}`), {
      lines: [
        { goesOut: { serials: ['a1'] }, quantityNow: 3 },
        { comesIn: { serials: ['A4'] } },
        {},
        { quantityAfter: 5 },
      ],
    })
    const commit = randomUUID()
    const posted = await send('POST', `/${open.id}/commit`, { version: 1 }, commit)
    t.match(posted, { number: '1-A-1', units: 2, quantity: 9 })
    t.same(await send('POST', `/${open.id}/commit`, { version: 1 }, commit), posted, 'and answers a repeat the same')
    t.match(await send('POST', `/${open.id}/commit`, { version: 1 }), { code: 'DRAFT_UNKNOWN' })
    t.same(await onHand(watch), [3, 'A2', 'A3', 'A4'])
    t.same([await onHand(radio), await onHand(socks)], [[2], [5]])
    t.match(await shop.sql(`select reason, reference from up.document where kind = 'adjustment'`), [
      { reason: 'Other: moved house', reference: 'M-1' },
    ])
  })

  await t.test('a final quantity is the whole set; what changed since is told with the new difference', async (t) => {
    const asked = { reason: lost, lines: [{ itemId: watch, mode: 'final', quantity: 2, serials: ['A3', 'A9'] }] }
    t.match(await send('POST', '/preview', asked), {
      lines: [
        {
          comesIn: { quantity: 1, serials: ['A9'] },
          goesOut: { quantity: 2, serials: ['A2', 'A4'] },
          unchanged: { quantity: 1, serials: ['A3'] },
          quantityAfter: 2,
        },
      ],
      faults: [],
    })
    const open = await send('POST', '', asked)
    await receive(shop.store, shop.actor(), watch, ['A5'])
    const changed = await send('POST', `/${open.id}/commit`, { version: 1 })
    t.match(changed, { code: 'FINAL_SET_CHANGED', message: /A9 comes in; A2, A4, A5 go out; 1 stay/ })
    const now = await send('GET', `/${open.id}`)
    t.equal(now.token, changed.details?.['token'])
    t.match(await send('POST', `/${open.id}/commit`, { version: 1, token: now.token }), { units: 4 })
    t.same(await onHand(watch), [2, 'A3', 'A9'])
  })

  await t.test('a Sometimes item takes none or exactly as many numbers', async (t) => {
    const final = (quantity: number, serials: readonly string[]) =>
      send('POST', '', { reason: lost, lines: [{ itemId: radio, mode: 'final', quantity, serials }] })
    t.match(await final(3, ['R1']), { code: 'SERIAL_COUNT_MISMATCH', details: { n: 1, q: 3, d: 2 } })
    const open = await final(2, ['R1', 'R2'])
    t.match(open.lines[0], { comesIn: { quantity: 2 }, goesOut: { quantity: 2, serials: [] }, quantityAfter: 2 })
    t.match(await send('POST', `/${open.id}/commit`, { version: 1 }), { units: 2 })
    t.same(await onHand(radio), [2, 'R1', 'R2'])
    const pieces = await final(5, [])
    t.match(await send('POST', `/${pieces.id}/commit`, { version: 1 }), { units: 0, quantity: 3 })
    t.same(await onHand(radio), [5, 'R1', 'R2'])
  })

  await t.test('a full reconciliation takes to 0 what is not listed; a reset brings up what is below 0', async (t) => {
    await shop.sql(
      `insert into st.movement (id, item_id, quantity, document_id, at) values (gen_random_uuid(), $1, -9, gen_random_uuid(), now())`,
      [socks],
    )
    t.match(await send('POST', '/preview', { type: 'negative-reset' }), {
      lines: [{ itemId: socks, listed: false, quantityNow: -4, quantityAfter: 0, comesIn: { quantity: 4 } }],
    })
    const reset = await send('POST', '', { type: 'negative-reset', reason: lost })
    t.match(await send('POST', `/${reset.id}/commit`, { version: 1 }), { quantity: 4 })
    t.same(await onHand(socks), [0])
    const open = await send('POST', '', {
      type: 'full',
      reason: lost,
      lines: [{ itemId: watch, quantity: 1, serials: ['A3'] }],
    })
    t.match(open.lines, [
      { listed: true, goesOut: { serials: ['A9'] } },
      { listed: false, itemId: radio, goesOut: { quantity: 5, serials: ['R1', 'R2'] } },
    ])
    // An item that got stock since stands for a changed set, too.
    await receive(shop.store, shop.actor(), socks, [], 1)
    const changed = await send('POST', `/${open.id}/commit`, { version: 1 })
    t.match(changed, { code: 'FINAL_SET_CHANGED' })
    const token = String(changed.details?.['token'])
    t.match(await send('POST', `/${open.id}/commit`, { version: 1, token }), { units: 3, quantity: 7 })
    t.same([await onHand(watch), await onHand(radio), await onHand(socks)], [[1, 'A3'], [0], [0]])
    const none = { type: 'full', reason: lost, department: randomUUID(), lines: [] }
    t.match(await send('POST', '', none), { code: 'DOCUMENT_EMPTY' }, 'nothing to reconcile in that department')
  })

  await t.test('what a commit meets now decides, not what Initiate saw', async (t) => {
    const open = await send('POST', '', {
      reason: lost,
      lines: [{ itemId: watch, mode: 'subtract', quantity: 1, serials: ['A3'] }],
    })
    const basket = newId()
    granted(await scan(shop.store, shop.actor(), basket, 'A3'))
    t.match(await send('POST', `/${open.id}/commit`, { version: 1 }), { code: 'SERIAL_HELD_BY_REGISTER' })
    granted(await complete(shop.store, shop.actor(), basket))
    t.match(await send('POST', `/${open.id}/commit`, { version: 1 }), { code: 'ADJUST_NOT_HERE', details: { line: 1 } })
    t.match(await send('GET', `/${open.id}`), { faults: [{ line: 1, serial: 'A3', code: 'ADJUST_NOT_HERE' }] })
    const answers = JSON.stringify([{ code: 'NOTE', answer: 'For her nephew Piotr' }])
    await shop.sql(`update st.draft set body = jsonb_set(body, '{asked,lines,0,answers}', $2) where id = $1`, [
      open.id,
      answers,
    ])
    t.match(await send('POST', `/${open.id}/cancel`, { version: 1 }), { id: open.id })
    const [cancelled] = await shop.sql<{ body: object }>(
      `select body::jsonb as body from up.event where kind = 'adjustment.cancelled'`,
    )
    t.match(
      cancelled,
      { body: { draft: open.id, user: /^.{36}$/, content: { asked: { lines: [{ quantity: 1 }] } } } },
      'who threw it away stands in the journal',
    )
    t.notMatch(JSON.stringify(cancelled), /Piotr/, 'and not what was answered, which can be erased')
    t.match(await send('GET', `/${open.id}`), { code: 'DRAFT_UNKNOWN' })
    const sold = { reason: { code: 'found' }, lines: [{ itemId: watch, mode: 'add', quantity: 1, serials: ['A3'] }] }
    t.match(await send('POST', '', sold), { code: 'SERIAL_ON_CUSTOMER' })
  })
})

await t.test('an adjustment is refused with what is wrong with it', async (t) => {
  const test = await openTestApp(t)
  const { send, shop } = await deskOf(test)
  const { watch, socks } = shop.items
  const line = { itemId: watch, mode: 'add', quantity: 1, serials: ['A1'] }
  t.match(await send('POST', '', { lines: [line] }), { code: 'REASON_REQUIRED' })
  t.match(await send('POST', '', { reason: { code: 'other' }, lines: [line] }), { code: 'REASON_REQUIRED' })
  t.match(await send('POST', '', { reason: lost, lines: [] }), { code: 'DOCUMENT_EMPTY' })
  t.match(
    await send('POST', '', {
      reason: lost,
      lines: [
        { itemId: watch, mode: 'add', quantity: 2, serials: ['A1'] },
        { itemId: socks, mode: 'add', quantity: 1, serials: ['S1'] },
        { code: '4006381333931', mode: 'add', quantity: 1 },
        { itemId: randomUUID(), mode: 'final', quantity: 0 },
      ],
    }),
    {
      code: 'DOCUMENT_REFUSED',
      details: {
        lines: ['1', '2', '3', '4'],
        codes: ['SERIAL_COUNT_MISMATCH', 'ITEM_NOT_SERIALIZED', 'UPC_UNKNOWN', 'ITEM_UNKNOWN'],
      },
    },
  )
  const twice = { reason: lost, lines: [line, { ...line, mode: 'final' }] }
  t.match(await send('POST', '', twice), { code: 'REQUEST_INVALID', details: { problem: /stands in line 1, too/ } })
  for (const wrong of [
    { ...line, mode: undefined },
    { ...line, quantity: 0 },
    { ...line, code: '1' },
    { ...line, quantity: -1 },
  ])
    t.match(await send('POST', '', { reason: lost, lines: [wrong] }), { code: 'REQUEST_INVALID' })
  t.match(await send('POST', '', { type: 'full', reason: lost, lines: [line] }), { code: 'REQUEST_INVALID' })
  t.match(await send('POST', '', { type: 'negative-reset', reason: lost, lines: [line] }), { code: 'REQUEST_INVALID' })

  await t.test('of two clerks the second is told, and of two commits one wins', async (t) => {
    const open = await send('POST', '', { reason: lost, lines: [line] })
    const changed = await send('PATCH', `/${open.id}`, {
      version: 1,
      reason: lost,
      lines: [line, { itemId: socks, mode: 'add', quantity: 3 }],
    })
    t.match(changed, { version: 2, lines: [{}, { quantityAfter: 3 }] })
    t.match(await send('PATCH', `/${open.id}`, { version: 1, reason: lost, lines: [line] }), {
      code: 'DRAFT_CHANGED',
      message: /The clerk changed/,
    })
    t.match(await send('POST', `/${open.id}/commit`, { version: 1 }), { code: 'DRAFT_CHANGED' })
    t.match(await send('POST', `/${open.id}/cancel`, { version: 1 }), { code: 'DRAFT_CHANGED' })
    const both = await Promise.all([1, 2, 3, 4].map(() => send('POST', `/${open.id}/commit`, { version: 2 })))
    t.same(both.map(({ code }) => code ?? 'posted').toSorted(), [...Array<string>(3).fill('DRAFT_UNKNOWN'), 'posted'])
    t.match(await shop.sql(`select count(*)::int as n from up.document where kind = 'adjustment'`), [{ n: 1 }])
  })

  await t.test('a cashier may not', async (t) => {
    const cashier = await test.signedIn('cashier')
    const reply = await test.app.inject({
      method: 'POST',
      url: '/v1/adjustments/preview',
      headers: cashier,
      payload: { lines: [line] },
    })
    t.match(reply.json(), { code: 'PERMISSION_REQUIRED', details: { permission: 'adjustment' } })
    const reasons = await test.app.inject({ url: '/v1/reasons', headers: cashier })
    t.match(
      reasons.json<HttpOutput<'adjustment.reasons'>>().reasons.find(({ code }) => code === 'other'),
      { needsText: true },
    )
  })
})
