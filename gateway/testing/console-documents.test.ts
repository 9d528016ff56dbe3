import t from 'tap'
import { newId } from '../../core/store/ids.js'
import { shopCodes } from '../../core/store/testing/shop.js'
import { receive, requestKey, serial } from '../../core/store/testing/till.js'
import { announce, openSecondShop } from '../../core/store/testing/two-stores.js'
import { faultsOfAxe } from './axe.js'
import { openDesk } from './console-desk.js'
import { testPin } from './test-daemon.js'

/** The documents of the console by keyboard alone: receiving, drafts of two clerks, adjustment, transfer. */
t.setTimeout(240_000)
const { daemon, page, faults, field, heading, option, press, enter, write, signIn } = await openDesk(t)
const { store, shop } = daemon
await receive(store, shop.actor(), shop.items.watch, ['TW42-0001', 'TW42-0002'])
await receive(store, shop.actor(), shop.items.radio, ['R-1'])
await signIn('catalog/items')

/** Runs in the page: what sticks out at its side. */
const tooWide = `[...document.querySelectorAll('.shell, .page, .sheet, .split, .side')]
  .filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.className)`

await t.test('receiving: numbers are marked as they are typed, and nothing typed is lost', async (t) => {
  await enter(page.getByRole('link', { name: 'Receive Merchandise' }))
  await page.getByText('No delivery is half done.').waitFor()
  await enter(page.getByRole('button', { name: 'Receive merchandise' }))
  await write('Add an item', 'no such thing')
  await press('Enter')
  await page.getByText('No item matches “no such thing”').waitFor()
  await write('Add an item', shopCodes.watch.slice(1))
  await press('Enter')
  await page.getByRole('row', { name: /Trail Watch/ }).waitFor()
  await write('Add an item', 'sport so')
  await option(/Sport Socks/).waitFor()
  await press('Enter')
  await page
    .getByRole('row', { name: /Sport Socks/ })
    .getByText('takes none')
    .waitFor()
  await write('Quantity of Trail Watch', '3')
  t.same(await faultsOfAxe(page), [], 'a delivery')

  const open = page.getByRole('button', { name: /Serial Number \d of 3/ })
  const box = page.getByRole('dialog', { name: 'Serial numbers of Trail Watch' })
  const count = box.getByRole('status').first()
  await enter(open)
  await write('Scan, type or paste', 'TW42-0001\nN-1, N-1, 9521234000037')
  await page.keyboard.insertText('\nTW42-\u00070009')
  await box.getByText(/TW42-0001 is already in stock at Main Street/).waitFor()
  await box.getByText(/N-1 is entered twice/).waitFor()
  await box.getByText(/9521234000037 is the product barcode \(UPC\) of Pocket Radio/).waitFor()
  await box.getByText(/hidden character at 6/).waitFor()
  t.equal(await count.textContent(), '1 of 3')
  t.same(await faultsOfAxe(page), [], 'the Serial Number box')
  await press('Control+Enter')
  await box.getByText('4 numbers are wrong').waitFor()
  await press('Escape')
  await page.getByText('not saved yet').waitFor()
  await page.getByText('Everything typed is kept.').waitFor()
  await page.reload()
  await enter(open)
  t.match(
    await box.getByLabel('Scan, type or paste').inputValue(),
    /^TW42-0001\nN-1/,
    'the list is there after a reload',
  )
  await write('Scan, type or paste', 'N-1+2')
  await count.getByText('3 of 3').waitFor()
  await press('Control+Enter')
  await page.getByRole('button', { name: 'Serial Number 3 of 3' }).and(page.locator(':focus')).waitFor()
})

await t.test('two clerks on one draft: the second is told, and decides', async (t) => {
  const address = page.url()
  const second = await page.context().newPage()
  await second.goto(address)
  await second.getByLabel('Name').fill('Cleo')
  await second.getByLabel('PIN').fill(testPin)
  await second.keyboard.press('Enter')
  await second.getByLabel('Reference').fill('D-18')
  await second.getByText('Everything typed is kept.').waitFor()
  await write('Reference', 'D-17')
  await page.getByText('Cleo changed this document at').waitFor()
  t.equal(await field('Reference').inputValue(), 'D-17', 'what the second one typed stays')
  t.same(await faultsOfAxe(page), [], 'a conflict')
  await enter(page.getByRole('button', { name: 'Keep mine' }))
  await page.getByText('Everything typed is kept.').waitFor()
  await second.close()
})

await t.test('a delivery is refused with its line, corrected and posted', async (t) => {
  await receive(store, shop.actor(), shop.items.watch, ['N-2'])
  await enter(page.getByRole('button', { name: 'Post', exact: true }))
  await page
    .getByRole('row', { name: /Trail Watch/ })
    .getByText(/N-2 is already in stock/)
    .waitFor()
  await enter(page.getByRole('button', { name: 'Serial Number 3 of 3' }))
  const box = page.getByRole('dialog')
  await box.getByText(/N-2 is already in stock/).waitFor()
  await box.getByLabel('CSV file…').setInputFiles({
    name: 'delivery.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Serial,Lot,Expires\nN-8,L5,2027-01-31\nN-9,,soon\n'),
  })
  await box.getByText('Row 3: N-9 cannot be a serial number: its expiry soon is no day like 2027-03-31').waitFor()
  await write('Scan, type or paste', 'N-1\nN-8\nN-3')
  await box.getByText('3 of 3').waitFor()
  await press('Control+Enter')
  await enter(page.getByRole('button', { name: 'Post', exact: true }))
  await page
    .getByRole('status')
    .getByText(/is posted: 4 pieces, 3 serial numbers/)
    .first()
    .waitFor()
  t.match(await shop.sql(`select reference from up.document where kind = 'receiving' order by at desc limit 1`), [
    { reference: 'D-17' },
  ])
  t.match(await shop.sql(`select lot from st.unit where serial_label = 'N-8'`), [{ lot: 'L5' }])
  await page.getByRole('button', { name: 'Receive more' }).and(page.locator(':focus')).waitFor()
})

await t.test(
  'an adjustment: a final set is previewed, initiated, overtaken, looked at again and committed',
  async (t) => {
    await enter(page.getByRole('link', { name: 'Inventory Adjustment' }))
    await enter(page.getByRole('button', { name: 'Initiate adjustment' }))
    await write('Add an item', 'R-1')
    await press('Enter')
    await page.getByText('No item matches “R-1”').waitFor()
    await write('Add an item', shopCodes.radio.slice(1))
    await press('Enter')
    const mode = page.getByLabel('What is done with Pocket Radio')
    await mode.focus()
    await page.keyboard.type('Final')
    await write('Quantity of Pocket Radio', '2')
    await enter(page.getByRole('button', { name: 'Serial Number none (optional)' }))
    const box = page.getByRole('dialog')
    await enter(box.getByRole('button', { name: 'What is on hand' }))
    await box.getByText('1 of 2').waitFor()
    await box.getByText('1 serial numbers entered for quantity 2: add 1').waitFor()
    await box.getByLabel('Scan, type or paste').focus()
    await press('Control+End')
    await page.keyboard.type('R-2')
    await box.getByText('2 of 2').waitFor()
    await press('Control+Enter')
    const plan = page.getByRole('table', { name: 'What this would change' })
    await plan.getByText('R-2').waitFor()
    await enter(page.getByRole('button', { name: 'Initiate', exact: true }))
    await page.locator('#why.field-fault').getByText('Choose a reason.').waitFor()
    t.same(await faultsOfAxe(page), [], 'an adjustment')
    await page.getByLabel('Reason', { exact: true }).focus()
    await page.keyboard.type('Count')
    await enter(page.getByRole('button', { name: 'Initiate', exact: true }))
    await heading('Commit adjustment').waitFor()
    // What is overtaken must have been seen first.
    await page.getByRole('button', { name: 'Commit', exact: true }).waitFor()
    await receive(store, shop.actor(), shop.items.radio, ['R-3'])
    await enter(page.getByRole('button', { name: 'Commit', exact: true }))
    await page.getByText(/Stock changed since you started/).waitFor()
    await plan.getByText('R-3').waitFor()
    t.same(await faultsOfAxe(page), [], 'overtaken')
    await press('Enter')
    await page
      .getByText(/^1-A-1 is posted/)
      .first()
      .waitFor()
    t.match(await store.stock.onHand(shop.items.radio), { quantity: 2, serials: [{ label: 'R-1' }, { label: 'R-2' }] })
  },
)

await t.test('a transfer: numbers that are not here are told, goods leave at once and are taken back', async (t) => {
  await receive(store, shop.actor(), shop.items.watch, ['T-1'])
  await enter(page.getByRole('link', { name: 'Inventory Transfer' }))
  await enter(page.getByRole('button', { name: 'Initiate transfer' }))
  await write('Add an item', shopCodes.watch.slice(1))
  await press('Enter')
  await enter(page.getByRole('button', { name: 'Serial Number 0 of 1' }))
  const box = page.getByRole('dialog')
  await write('Scan, type or paste', 'T-404')
  await box.getByText(/T-404 was never received/).waitFor()
  await write('Scan, type or paste', 'T-1')
  await box.getByText('1 of 1').waitFor()
  await press('Control+Enter')
  await enter(page.getByRole('button', { name: 'Transfer', exact: true }))
  await page.locator('#why.field-fault').getByText('Choose the store that gets the goods.').waitFor()
  await page.getByLabel('To store').focus()
  await page.keyboard.type('4 Har')
  t.same(await faultsOfAxe(page), [], 'a transfer')
  await enter(page.getByRole('button', { name: 'Transfer', exact: true }))
  await heading('Transfer 1-T-1').waitFor()
  t.match(await shop.sql(`select state from st.unit where serial_label = 'T-1'`), [{ state: 'in-transit' }])
  t.same(await faultsOfAxe(page), [], 'on its way')
  await enter(page.getByRole('button', { name: 'Take all back…' }))
  await write('Why', 'wrong store')
  await press('Enter')
  await page.getByText('Nothing is left to do').waitFor()
  t.match(await shop.sql(`select state from st.unit where serial_label = 'T-1'`), [{ state: 'available' }])
})

await t.test('goods from another store: what is not on the transfer and what is missing is asked about', async (t) => {
  const harbour = await openSecondShop(t, shop)
  await receive(harbour.store, harbour.actor(), shop.items.watch, ['H-1', 'H-2'])
  const sent = await harbour.store.transfers.initiate({
    actor: harbour.actor(),
    kind: 'transfer-initiate',
    documentId: newId(),
    reference: null,
    reason: null,
    businessDate: '2026-11-24',
    destinationStoreId: store.context.storeId,
    lines: [
      {
        itemId: shop.items.watch,
        transaction: 'transfer-initiate',
        quantity: 2,
        unitCost: null,
        serials: ['H-1', 'H-2'].map(serial),
      },
    ],
    request: requestKey(harbour.actor()),
  })
  if (!('number' in sent)) throw new Error('not sent')
  await announce(harbour, { ...shop, store }, sent.document)
  await enter(page.getByRole('link', { name: 'Inventory Transfer' }))
  await enter(page.getByRole('link', { name: sent.number }))
  const arrival = page.getByRole('region', { name: 'What arrived' })
  await write('Scan what arrived', 'T-1')
  await press('Enter')
  await arrival.getByText(/T-1 is not on transfer 4-T-1/).waitFor()
  await write('Scan what arrived', 'h-1')
  await press('Enter')
  await arrival.getByText('1 of 2').waitFor()
  t.same(await faultsOfAxe(page), [], 'an arrival')
  await enter(arrival.getByRole('button', { name: 'Receive' }))
  await arrival.getByText(/1 missing: H-2/).waitFor()
  await arrival.getByLabel('What is missing').focus()
  await page.keyboard.type('Late')
  await enter(arrival.getByRole('button', { name: 'Receive' }))
  await arrival.getByText('0 of 1').waitFor()
  t.match(await shop.sql(`select serial_label, state from st.unit where serial_label like 'H-%' order by 1`), [
    { serial_label: 'H-1', state: 'available' },
    { serial_label: 'H-2', state: 'in-transit' },
  ])
})

await t.test('on a tablet and on a desk no page is wider than the screen', async (t) => {
  for (const viewport of [
    { width: 820, height: 1180 },
    { width: 1280, height: 800 },
  ]) {
    await page.setViewportSize(viewport)
    for (const path of ['catalog/items/new', 'inventory/adjustment', 'inventory/transfer', 'reports/serial-on-hand']) {
      await page.goto(`${daemon.url}/console/${path}`)
      await page.locator('main :is(h1, h2)').last().waitFor()
      t.strictSame(await page.evaluate(tooWide), [], `${path} at ${viewport.width}`)
    }
  }
})

await t.test('what the daemon refuses stands in the browser’s log, and nothing else', (t) => {
  t.same(faults(), [])
  t.end()
})
