import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { receive } from '../../core/store/testing/till.js'
import { sendOff, sent } from '../../core/store/testing/transfer-steps.js'
import { announce, openSecondShop } from '../../core/store/testing/two-stores.js'
import { shopCodes } from '../../core/store/testing/shop.js'
import { addUser } from '../security/accounts.js'
import { createStoreKey } from '../security/store-key.js'
import { writeManifest } from '../transfers/statements.js'
import { faultsOfAxe } from './axe.js'
import { openDesk } from './console-desk.js'
import { testPin } from './test-daemon.js'

/** The inventory pages of the console by keyboard alone: returns, units, counts, registration, slips, conflicts. */
t.setTimeout(240_000)
const { daemon, page, faults, heading, press, enter, write, signIn } = await openDesk(t)
const { store, shop } = daemon
const { watch, radio, socks } = shop.items
await addUser(store, daemon.pepper, { name: 'Dora', role: 'clerk', pin: testPin })
await receive(store, shop.actor(), watch, ['W-1', 'W-2', 'W-3', 'W-4'])
await receive(store, shop.actor(), radio, ['R-1'])
await signIn('catalog/items')

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
/** The choices may come a moment after the field: nothing is typed before they are there. */
const choose = async (label: string, start: string) => {
  const field = page.getByLabel(label, { exact: true })
  await field
    .locator('option', { hasText: new RegExp(`^${start}`) })
    .first()
    .waitFor({ state: 'attached' })
  await field.focus()
  await page.keyboard.type(start)
}
const looks = async (name: string) => {
  const folder = process.env['TILLGATE_SCREENSHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}

await t.test('goods go back to their vendor: kept over a reload, refused with the place, posted', async (t) => {
  await enter(page.getByRole('link', { name: 'Return to Vendor' }))
  await page.getByText('None is half done.').waitFor()
  await enter(button('Return to vendor'))
  await write('Add an item', shopCodes.watch.slice(1))
  await press('Enter')
  await enter(button('Serial Number 0 of 1'))
  const box = page.getByRole('dialog')
  await write('Scan, type or paste', 'W-9')
  await box.getByText(/W-9 was never received/).waitFor()
  await write('Scan, type or paste', 'W-1')
  await box.getByText('1 of 1').waitFor()
  await press('Control+Enter')
  await write('Vendor', 'Acme')
  await page.getByText('Everything typed is kept.').waitFor()
  await page.reload()
  await button('Serial Number 1 of 1').waitFor()
  await enter(button('Post'))
  await page.locator('#why.field-fault').getByText('Choose a reason.').waitFor()
  await choose('Reason', 'Def')
  t.same(await faultsOfAxe(page), [], 'a return to a vendor')
  await looks('vendor-return')
  await enter(button('Post'))
  await page
    .getByText(/^1-V-1 is posted: 1 piece back/)
    .first()
    .waitFor()
  t.match(await shop.sql(`select vendor, reason from up.document where kind = 'vendor-return'`), [
    { vendor: 'Acme', reason: 'Defective' },
  ])
})

await t.test(
  'a unit: what can be done now, what not and why; held, looked up among those that wait, released',
  async (t) => {
    await page.goto(`${daemon.url}/console/serials/W-2`)
    await page.getByText(/Release.*not now: W-2 is already in stock/).waitFor()
    await enter(button('Hold…'))
    await choose('Reason', 'Disp')
    t.same(await faultsOfAxe(page), [], 'a question')
    await enter(button('Hold'))
    await page.getByText('It is held.').first().waitFor()
    await button('Release…').waitFor()
    t.same(await faultsOfAxe(page), [], 'the life of a unit')
    await looks('unit')
    await enter(button('Correct the number…'))
    await write('The right number', 'W-3')
    await choose('Reason', 'Mis')
    await enter(button('Correct the number'))
    await page
      .getByRole('dialog')
      .getByText(/W-3 is already in stock/)
      .waitFor()
    await write('The right number', 'W-22')
    await press('Enter')
    await enter(page.getByRole('dialog').getByRole('button', { name: 'Correct the number' }))
    await page.getByText('Mistyped before as W-2').waitFor()
    await enter(page.getByRole('link', { name: 'Units to look at' }))
    await page.getByRole('row', { name: /W-22.*Held/ }).waitFor()
    await enter(button('Block a list…'))
    await write('Add an item', shopCodes.watch.slice(1))
    await press('Enter')
    await page.getByLabel('Serial numbers', { exact: true }).and(page.locator(':focus')).waitFor()
    await write('Serial numbers', 'W-3, W-404')
    await choose('Reason', 'Recalled')
    await enter(button('Block them'))
    await page.getByRole('dialog').getByText(/W-404/).waitFor()
    await write('Serial numbers', 'W-3')
    await enter(button('Block them'))
    await page.getByText('1 unit is blocked.').first().waitFor()
    await page.getByRole('row', { name: /W-3.*Blocked/ }).waitFor()
    t.same(await faultsOfAxe(page), [], 'units to look at')
    await looks('units')
    await choose('Show', 'Blo')
    await page.getByRole('row', { name: /W-22/ }).waitFor({ state: 'detached' })
    await enter(page.getByRole('link', { name: 'W-3' }))
    await enter(button('Unblock…'))
    await choose('Reason', 'Rec')
    await enter(button('Unblock'))
    await page.getByText('It is not blocked any more.').first().waitFor()
  },
)

await t.test('a count is blind; the result says where numbers are, and a recount is somebody else’s', async (t) => {
  await enter(page.getByRole('link', { name: 'Inventory Count' }))
  await page.getByText('Nothing is being counted.').waitFor()
  await write('Name', 'Back room')
  t.same(await faultsOfAxe(page), [], 'the counts')
  await looks('counts')
  await enter(button('Start a count'))
  await heading('Inventory Count: Back room').waitFor()
  const body = await page.locator('main').textContent()
  t.notMatch(body, /W-22|W-4/, 'what should be there is not told')
  for (const [serial, shown] of [
    ['W-4', /Serial Number 1, Trail Watch/],
    ['R-1', /Serial Number 1, Pocket Radio/],
    ['W-1', /Serial Number 2, Trail Watch/],
    ['W-4', /Serial Number 2, Trail Watch/],
  ] as const) {
    await write('Add an item', serial)
    await press('Enter')
    await button(shown).waitFor()
  }
  // The picker takes the focus back when its item stands in the list.
  await page.getByLabel('Add an item', { exact: true }).and(page.locator(':focus')).waitFor()
  await enter(button(/Serial Number 2, Trail Watch/))
  await write('Scan, type or paste', 'W-4\nW-1\nW-3\nW-3')
  await page
    .getByRole('dialog')
    .getByText(/W-3 is entered twice/)
    .waitFor()
  await looks('count-box')
  await write('Scan, type or paste', 'W-4\nW-1\nW-3')
  await page.getByRole('dialog').locator('.box-count.complete').waitFor()
  t.notMatch(await page.getByRole('dialog').textContent(), /in stock/, 'nor in the box')
  await press('Control+Enter')
  await page.getByText('Everything typed is kept.').waitFor()
  await page.reload()
  await button(/Serial Number 3, Trail Watch/).waitFor()
  t.same(await faultsOfAxe(page), [], 'a count')
  await looks('count')
  await enter(button('Submit'))
  const row = page.getByRole('row', { name: /Trail Watch/ })
  await row.getByText(/returned to vendor/).waitFor()
  await row.getByText('W-22').waitFor()
  t.same(await faultsOfAxe(page), [], 'the result')
  await looks('count-result')
  await enter(button('Have it counted again'))
  await page.getByText(/A recount, by somebody else than Cleo/).waitFor()
  await enter(button('Submit'))
  await page
    .getByText(/Cleo/)
    .getByText(/counted/)
    .first()
    .waitFor()
  const second = await page.context().newPage()
  await second.goto(page.url())
  await second.getByLabel('Name').fill('Dora')
  await second.getByLabel('PIN').fill(testPin)
  await second.keyboard.press('Enter')
  const box = second.getByRole('button', { name: /Serial Number 0, Trail Watch/ })
  await box.click()
  await second.getByLabel('Scan, type or paste').fill('W-22, W-3, W-4, W-1')
  await second.getByRole('dialog').locator('.box-count.complete').waitFor()
  await second.keyboard.press('Control+Enter')
  await second.getByRole('button', { name: /Serial Number 0, Pocket Radio/ }).click()
  await second.getByLabel('Scan, type or paste').fill('R-1')
  await second.getByRole('dialog').locator('.box-count.complete').waitFor()
  await second.keyboard.press('Control+Enter')
  await second.getByRole('button', { name: 'Submit' }).click()
  await second.getByRole('button', { name: 'Make the adjustment' }).click()
  await second.getByRole('heading', { name: 'Commit adjustment' }).waitFor()
  await second.getByRole('button', { name: 'Commit', exact: true }).click()
  await second
    .getByText(/is posted/)
    .first()
    .waitFor()
  await second.close()
  t.match(await shop.sql(`select state from st.unit where serial_label = 'W-1'`), [{ state: 'available' }])
})

await t.test('a new item comes with its opening stock; a level that would archive numbers asks first', async (t) => {
  await page.goto(`${daemon.url}/console/catalog/items/new`)
  await write('Product ID', 'DRONE')
  await write('Product name', 'Small Drone')
  await write('Main UPC', 'store:DRONE')
  await write('Price', '99')
  await write('Tax, %', '0')
  await page.getByRole('radio', { name: /^Always/ }).focus()
  await press('Space')
  await write('Pieces', '2')
  await enter(button('Create item'))
  await page.getByText('0 of 2 serial numbers are there.').waitFor()
  await enter(button('Serial Number 0 of 2'))
  await write('Scan, type or paste', 'D-1, D-1')
  await page
    .getByRole('dialog')
    .getByText(/D-1 is entered twice/)
    .waitFor()
  await write('Scan, type or paste', 'D-1+1')
  await page.getByRole('dialog').getByText('2 of 2').waitFor()
  await press('Control+Enter')
  t.same(await faultsOfAxe(page), [], 'a new item')
  await looks('opening')
  await enter(button('Create item'))
  await page.getByText('2 with a serial number, 2 on hand').waitFor()
  await page.getByRole('radio', { name: /^Not serialized/ }).focus()
  await press('Space')
  await enter(button('Save'))
  const question = page.getByRole('dialog', { name: 'Archive serial numbers?' })
  await question.getByText(/2 serial numbers of Small Drone/).waitFor()
  t.same(await faultsOfAxe(page), [], 'a question before numbers are archived')
  await looks('archive')
  await enter(question.getByRole('button', { name: 'Archive them' }))
  await page.getByText('Small Drone was saved.').first().waitFor()
  t.match(await shop.sql(`select count(*)::int as n from st.unit where state = 'archived'`), [{ n: 2 }])
})

await t.test('pieces without a number get theirs, some today and the rest another day', async (t) => {
  await receive(store, shop.actor(), socks, [], 3)
  await shop.sql(`update cat.item set level = 'always' where id = $1`, [socks])
  await shop.sql('select st.apply_levels(null)')
  await enter(page.getByRole('link', { name: 'Serial Number Registration' }))
  await page.getByText('0 of 3 pieces have a serial number.').waitFor()
  t.same(await faultsOfAxe(page), [], 'the registration')
  await looks('registration')
  await enter(button('Register the rest of Sport Socks'))
  await write('Scan, type or paste', 'S-1, W-4')
  await page.getByRole('dialog').getByText('2 of 3').waitFor()
  await press('Control+Enter')
  await page.getByText('2 of 3 pieces have a serial number.').waitFor()
  await enter(button('Register the rest of Sport Socks'))
  await write('Scan, type or paste', 'S-7')
  await page.getByRole('dialog').locator('.box-count.complete').waitFor()
  await press('Control+Enter')
  await page.getByText('Every piece that needs a serial number has one.').waitFor()
})

await t.test(
  'a transfer: the slip is printed and read, asked back in two steps, a number that went along is sent after',
  async (t) => {
    const harbour = await openSecondShop(t, shop)
    const key = createStoreKey(generateKeyPairSync('ed25519').privateKey)
    await store.transfers.addKey({ storeId: harbour.store.context.storeId, keyId: key.keyId, publicKey: key.publicKey })
    const ours = { ...shop, store }
    const out = await sent(sendOff(ours, harbour, [[watch, ['W-4']]]))
    await page.goto(`${daemon.url}/console/inventory/transfer/open/${out}`)
    const printer = daemon.devices.simulators.receiptPrinters.get('receipt-1')
    if (printer === undefined) throw new Error('there is no printer')
    const slip = new Promise<{ readonly text: string }>((resolve) => printer.onPicture(resolve))
    await enter(button('Print the slip'))
    await page.getByText('The slip is being printed.').first().waitFor()
    t.match((await slip).text, /1-T-1/)
    await enter(button('Ask for it back…'))
    await write('Why', 'the wrong box')
    t.same(await faultsOfAxe(page), [], 'a recall')
    await press('Enter')
    await page.getByText(/Asked back by Cleo.*the wrong box/).waitFor()
    await page.getByText('Harbour has to give them back first.').first().waitFor()
    t.same(await faultsOfAxe(page), [], 'a transfer that was asked back')
    await looks('transfer')
    await announce(ours, harbour, out)
    await harbour.store.transfers.release({
      actor: harbour.actor(),
      transfer: out,
      reason: null,
      request: { scope: 'test', id: 'release', sha256: '00' },
    })
    const news = await harbour.store.transfers.news(out)
    if (news === null) throw new Error('no news')
    await store.transfers.learn(shop.actor(), news)
    await page.reload()
    await enter(button('Found here after all…'))
    await press('Tab')
    await enter(button('Found here after all'))
    await page.getByText('Nothing is left to do').waitFor()
    await enter(button('Another number went along…'))
    await page.getByRole('dialog').getByLabel('Serial number').fill('W-3')
    await press('Enter')
    await page.getByText('with 1-T-1').waitFor()
    t.match(await shop.sql(`select state from st.unit where serial_label = 'W-3'`), [{ state: 'in-transit' }])

    await receive(harbour.store, harbour.actor(), watch, ['H-1', 'W-22'])
    const coming = await sent(sendOff(harbour, ours, [[watch, ['H-1', 'W-22']]]))
    const manifest = await harbour.store.transfers.manifest(coming)
    if (manifest === null) throw new Error('no manifest')
    await enter(page.getByRole('link', { name: 'Inventory Transfer' }))
    await page.getByRole('textbox', { name: 'Goods that came with a slip' }).focus()
    await page.keyboard.insertText(writeManifest(manifest, key).join('\n'))
    await enter(button('Read the slip'))
    await heading('Transfer 4-T-1').waitFor()
    await enter(button('Settle W-22'))
    await page.getByRole('radio', { name: /The piece that is here/ }).focus()
    await press('Space')
    await write('How you know', 'looked at it')
    t.same(await faultsOfAxe(page), [], 'a conflict')
    await looks('settle')
    await enter(page.getByRole('dialog').getByRole('button', { name: 'Settle' }))
    await page.getByText('two records claim it').waitFor({ state: 'detached' })
    await enter(button('Everything arrived'))
    await enter(button('Receive'))
    await page.getByText('Nothing is left to do').waitFor()
    await looks('transfer-over')
    t.match(await shop.sql(`select state, conflict from st.unit where serial_label = 'W-22'`), [
      { state: 'held', conflict: false },
    ])
  },
)

await t.test('on a desk and on a tablet no inventory page is wider than the screen', async (t) => {
  const wide = `[...document.querySelectorAll('.shell, .page, .sheet')].filter((each) => each.scrollWidth > each.clientWidth + 1).length`
  for (const viewport of [
    { width: 1024, height: 768 },
    { width: 1280, height: 800 },
  ]) {
    await page.setViewportSize(viewport)
    for (const path of ['vendor-return', 'units', 'count', 'registration', 'transfer']) {
      await page.goto(`${daemon.url}/console/inventory/${path}`)
      await page.locator('main h1').waitFor()
      t.equal(await page.evaluate(wide), 0, `${path} at ${viewport.width}`)
    }
  }
  t.same(faults(), [], 'what the daemon refuses stands in the browser’s log, and nothing else')
})
