import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { openPage, testBrowser } from './browser.js'
import { timedKeyboard } from './key-times.js'
import { upcOf } from './register-fixture/goods.js'
import type { SceneName } from './register-fixture/scenes.js'
import { type RegisterFixture, startRegisterFixture } from './register-fixture/server.js'

t.setTimeout(120_000)
const browser: Browser = await testBrowser(t)

interface Opened {
  readonly fixture: RegisterFixture
  readonly page: Page
}

/** A register in the state of a scene, open in a page of its own; at the end no error may stand in the page's log. */
const withRegister = async (
  t: Test,
  scene: SceneName,
  play: (opened: Opened) => Promise<unknown>,
  before: (opened: Opened) => unknown = () => undefined,
): Promise<void> => {
  const fixture = await startRegisterFixture()
  t.teardown(() => fixture.stop())
  fixture.play(scene)
  const { page, faults } = await openPage(browser)
  t.teardown(() => page.context().close())
  page.setDefaultTimeout(10_000)
  await before({ fixture, page })
  await page.goto(fixture.url)
  await page.getByRole('main').waitFor()
  await play({ fixture, page })
  // A wrong pairing code is an error to the browser, and only to it.
  t.same(
    faults.filter((fault) => !fault.includes('status of 401')),
    [],
    'no error in the page',
  )
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const serialField = (page: Page) => page.getByRole('textbox', { name: 'Serial number' })
const basket = (page: Page) => page.getByRole('list', { name: 'Basket' })
const line = (page: Page, name: string) => page.getByRole('listitem', { name })
const ready = (page: Page) => page.getByText('Ready for the next customer')
const sold = (page: Page) => page.getByRole('region', { name: 'Sold' })
const total = (page: Page) => page.getByRole('status', { name: 'Total' })
const lastRequest = (fixture: RegisterFixture) => fixture.requests.filter(({ name }) => name.startsWith('sale.')).at(-1)

await t.test('a wedge scan into a field is a scan: the field stays, Enter presses nothing', (t) =>
  withRegister(t, 'prompt', async ({ fixture, page }) => {
    const press = await timedKeyboard(page)
    await serialField(page).focus()
    await press('AB'.split(''), 150)
    t.equal(await serialField(page).inputValue(), 'AB', 'a person types')
    await press(['T', 'W', '4', '2', '-', '0', '0', '1', '1', 'Enter'], 4)
    await page.getByText('TW42-0011').first().waitFor()
    t.strictSame(lastRequest(fixture), { name: 'sale.scan', body: { code: 'TW42-0011', source: 'wedge' } })
    t.equal(
      fixture.requests.filter(({ name }) => name === 'sale.enter-serial').length,
      0,
      'Enter did not send the form',
    )
  }),
)

await t.test('a wedge scan needs no field; what a person types beside every field finds its place', (t) =>
  withRegister(t, 'empty', async ({ fixture, page }) => {
    await ready(page).waitFor()
    const press = await timedKeyboard(page)
    await button(page, 'QuickPick')
      .or(button(page, /^Page 1/))
      .first()
      .focus()
    await press([...upcOf(5).split(''), 'Enter'], 3)
    await line(page, 'USB-C Cable 2 m').waitFor()
    t.equal(fixture.state().sale?.lines.length, 1, 'one line, and the button that had the cursor was not pressed')
    await press('wat'.split(''), 120)
    const search = page.getByRole('combobox', { name: /Find an item/ })
    await page.getByRole('option', { name: /Sports Watch/ }).waitFor()
    t.equal(await search.inputValue(), 'wat')
    await page.keyboard.press('Escape')
    t.equal(await search.inputValue(), '')
    await press(['2'], 120)
    await button(page, /^Page 2: Watches/)
      .and(page.locator('[aria-pressed=true]'))
      .waitFor()
  }),
)

await t.test('what was typed into a prompt survives a refusal, Escape, a reload and another line', (t) =>
  withRegister(t, 'prompt', async ({ fixture, page }) => {
    await serialField(page).fill('TW42-00')
    fixture.scan('TW42-0007')
    await page.getByText('was sold on 12 Nov 2026 at Main Street, receipt 1-1-1017').first().waitFor()
    t.equal(await serialField(page).inputValue(), 'TW42-00', 'a refusal')
    await page.keyboard.press('Escape')
    t.equal(await serialField(page).inputValue(), 'TW42-00', 'Escape')
    await page.reload()
    await serialField(page).waitFor()
    t.equal(await serialField(page).inputValue(), 'TW42-00', 'a reload')
    await page.getByText('was sold on 12 Nov 2026').first().waitFor()
    await button(page, 'Later').click()
    await serialField(page).waitFor({ state: 'detached' })
    fixture.scan(upcOf(5))
    await button(page, 'Enter serial number').click()
    t.equal(await serialField(page).inputValue(), 'TW42-00', 'another line')
    await serialField(page).fill('TW42-0012')
    await serialField(page).press('Enter')
    await serialField(page).waitFor({ state: 'detached' })
    t.match(fixture.state().sale?.lines[1]?.serials, [{ label: 'TW42-0012' }])
  }),
)

await t.test('a refusal tells what to do next as buttons', (t) =>
  withRegister(t, 'wrong-code', async ({ fixture, page }) => {
    await button(page, 'Later, and add that item').click()
    await line(page, 'Phone X2 128 GB black').waitFor()
    t.match(
      fixture.state().sale?.lines.map((line) => line.later),
      [false, true, false],
    )
    fixture.scan('TW42-0007')
    await button(page, 'Correct it').or(button(page, 'Take another unit')).first().waitFor()
    await button(page, 'Look it up').click()
    await page.getByRole('option', { name: /Sold on 12 Nov 2026/ }).waitFor()
  }),
)

await t.test('a whole sale by keyboard alone', (t) =>
  withRegister(t, 'signed-out', async ({ fixture, page }) => {
    await page.getByRole('textbox', { name: 'Name' }).waitFor()
    await page.keyboard.type('ada')
    await page.keyboard.press('Enter')
    await page.keyboard.type('9999')
    await page.keyboard.press('Enter')
    await page.getByText('The name or the PIN is wrong.').first().waitFor()
    await page.keyboard.type('1234')
    await page.keyboard.press('Enter')
    await ready(page).waitFor()

    const type = await timedKeyboard(page)
    await type('trail'.split(''), 120)
    await page.getByRole('option', { name: /Trail Watch/ }).waitFor()
    await page.keyboard.press('Enter')
    await serialField(page).waitFor()
    await page.keyboard.press('F2')
    await page.getByText('still needs its serial number').first().waitFor()
    t.equal(await page.getByRole('region', { name: 'Pay' }).count(), 0, 'paying waits for the serial number')
    await serialField(page).focus()
    await type('TW42-0013'.split(''), 120)
    await page.keyboard.press('Enter')
    await serialField(page).waitFor({ state: 'detached' })
    await page.keyboard.press('F2')
    await page.getByRole('region', { name: 'Pay' }).waitFor()
    await type('280'.split(''), 120)
    await page.getByText('Change $8.90').waitFor()
    await page.keyboard.press('Enter')
    await sold(page).getByText('$8.90').waitFor()
    t.match(lastRequest(fixture), { name: 'sale.complete', body: { tenders: [{ kind: 'cash', amount: 28000 }] } })
    fixture.scan(upcOf(5))
    await line(page, 'USB-C Cable 2 m').waitFor()
    t.equal(await sold(page).count(), 0, 'the next scan is the next sale')
  }),
)

await t.test('from the last scan to the next customer: one touch, two with change', (t) =>
  withRegister(t, 'one-line', async ({ fixture, page }) => {
    await button(page, 'Exact cash').click()
    await sold(page).getByText('No change').waitFor()
    await sold(page).getByText('Print labels of what was sold').click()
    await button(page, 'Running Shoe Aero, size 42').first().click()
    await page.getByText('A label of Running Shoe Aero, size 42 is on its way.').waitFor({ state: 'attached' })
    fixture.scan(upcOf(3))
    await button(page, /^Pay/).click()
    await button(page, '$100.00').click()
    await sold(page).getByText('$2.56').waitFor()
    t.match(await total(page).innerText(), /\$97\.44/)
    fixture.scan(upcOf(3))
    await line(page, 'Running Shoe Aero, size 42').waitFor()
    await page.keyboard.press('F2')
    await page.getByRole('region', { name: 'Pay' }).waitFor()
    await page.keyboard.press('F6')
    await sold(page).getByText('$0.56').waitFor()
    t.strictSame(fixture.state().suspended, [], 'while paying, F6 is an amount')
  }),
)

await t.test('several tenders, and their way back', (t) =>
  withRegister(t, 'one-line', async ({ fixture, page }) => {
    await button(page, /^Pay/).click()
    await page.getByRole('textbox', { name: 'Amount' }).fill('50')
    await page.getByText('$47.44 remains to pay').waitFor()
    await button(page, 'Card $50.00').click()
    await button(page, 'Give back what was paid').waitFor()
    t.match(fixture.state().sale, { state: 'tendering', due: 4744 })
    await page.getByRole('textbox', { name: 'Amount' }).fill('100')
    t.equal(await button(page, 'Card $100.00').getAttribute('aria-disabled'), 'true', 'only cash gives change')
    await button(page, 'Give back what was paid').click()
    await button(page, 'Give it back').click()
    await button(page, 'Exact cash').waitFor()
    t.match(fixture.state().sale, { state: 'open', due: 9744, tenders: [] })
  }),
)

await t.test('lines: quantity, serial numbers off, removal that asks where serial numbers would be lost', (t) =>
  withRegister(t, 'long', async ({ fixture, page }) => {
    const press = await timedKeyboard(page)
    await button(page, 'One more Screen Protector').click()
    await basket(page).getByText('$19.98').waitFor()
    await page.keyboard.press('-')
    await basket(page).getByText('$9.99').waitFor()
    await press(['*', '2', '4', 'Enter'], 60)
    await basket(page).getByText('$239.76').waitFor()
    await press(['*'], 200)
    await press(['2', '5'], 150)
    await page.keyboard.press('Enter')
    await basket(page).getByText('$249.75').waitFor()
    await page.getByRole('textbox', { name: 'Quantity of Screen Protector' }).fill('1')
    await page.keyboard.press('Enter')
    await basket(page).getByText('$9.99').waitFor()
    await page.keyboard.press('Delete')
    await line(page, 'Screen Protector').waitFor({ state: 'detached' })
    await line(page, 'Trail Watch GPS 42 mm').getByRole('button').first().click()
    await button(page, 'Remove').first().click()
    await page.getByText('Remove this line and its serial numbers?').waitFor()
    await page.keyboard.press('Escape')
    t.equal(fixture.state().sale?.lines.length, 7)
    await button(page, 'Take serial number TW42-0011 off').click()
    await serialField(page).waitFor()
  }),
)

await t.test('void asks in place; a sale that is set aside comes back', (t) =>
  withRegister(t, 'long', async ({ fixture, page }) => {
    await page.keyboard.press('F6')
    await ready(page).waitFor()
    await button(page, 'Recall (1)').click()
    await button(page, /^Take it here/).click()
    await line(page, 'Trail Watch GPS 42 mm').waitFor()
    await button(page, 'Void sale').click()
    await button(page, 'Keep it').click()
    t.ok(fixture.state().sale)
    await button(page, 'Void sale').click()
    await button(page, 'Void it').click()
    await ready(page).waitFor()
  }),
)

await t.test('a cut line is told within two seconds, promises nothing, and comes back as it was', (t) =>
  withRegister(t, 'one-line', async ({ fixture, page }) => {
    const press = await timedKeyboard(page)
    await basket(page).waitFor()
    fixture.cut(true)
    const since = Date.now()
    await page.getByText(/^Not connected since/).waitFor()
    t.ok(Date.now() - since < 3000, `${Date.now() - since} ms until it was seen`)
    t.equal(await button(page, 'Exact cash').getAttribute('aria-disabled'), 'true')
    await press([...upcOf(5).split(''), 'Enter'], 3)
    await page
      .getByText(`${upcOf(5)} was not taken`)
      .first()
      .waitFor()
    fixture.cut(false)
    await page.getByText(/^Not connected since/).waitFor({ state: 'detached' })
    t.equal(await basket(page).getByRole('listitem').count(), 1)
    fixture.scan(upcOf(5))
    await line(page, 'USB-C Cable 2 m').waitFor()
  }),
)

await t.test('another screen: asked before it is taken over, told when it was', (t) =>
  withRegister(
    t,
    'one-line',
    async ({ fixture, page }) => {
      await page.getByRole('heading', { name: 'This register is open on another screen' }).waitFor()
      await button(page, 'Take over here').click()
      await basket(page).waitFor()
      fixture.refuseWith(4004)
      await page.getByRole('heading', { name: 'Another screen took this register over' }).waitFor()
      await button(page, 'Take it back').click()
      await basket(page).waitFor()
    },
    ({ fixture }) => fixture.refuseWith(4003),
  ),
)

await t.test('pairing: a wrong code is refused in place, the right one opens the register', (t) =>
  withRegister(
    t,
    'empty',
    async ({ page }) => {
      const code = page.getByRole('textbox', { name: 'Pairing code' })
      await code.fill('OLD-ONE')
      await button(page, 'Pair').click()
      await page.getByText('The pairing code is wrong, used or expired.').waitFor()
      t.equal(await code.inputValue(), 'OLD-ONE')
      await code.fill('PAIR-ME')
      await button(page, 'Pair').click()
      await ready(page).waitFor()
    },
    ({ fixture }) => fixture.refuseWith(4002),
  ),
)

await t.test('paper that may not have come out is asked about, one at a time', (t) =>
  withRegister(t, 'came-out', async ({ fixture, page }) => {
    await button(page, 'It came out').click()
    await page.getByText('Receipt 1-1-1042').waitFor()
    await button(page, 'Print again').click()
    await button(page, 'Print again').waitFor({ state: 'detached' })
    t.strictSame(fixture.state().jobs, [])
  }),
)

await t.test('a real store has no bench', (t) =>
  withRegister(t, 'empty', async ({ page }) => {
    await ready(page).waitFor()
    t.equal(await button(page, 'Bench').count(), 0)
  }),
)

await t.test('the bench of the demo: a scanner, faults and paper', (t) =>
  withRegister(
    t,
    'empty',
    async ({ page }) => {
      await button(page, 'Bench').click()
      const bench = page.getByRole('complementary', { name: 'Bench' })
      await bench.getByRole('button', { name: /^Running Shoe Aero.*9521234567334/ }).click()
      await line(page, 'Running Shoe Aero, size 42').waitFor()
      await page.getByRole('img', { name: /Picture of the receipt/ }).waitFor()
      await page.getByRole('combobox', { name: 'Fault of Receipt printer' }).selectOption('Paper out')
      await page.keyboard.press('Escape')
      await bench.waitFor({ state: 'detached' })
      t.ok(await line(page, 'Running Shoe Aero, size 42').isVisible(), 'what the bench lay over is there again')
    },
    ({ fixture }) => fixture.bench(true),
  ),
)

await t.test('all keys are one key away, and every button with a key names it', (t) =>
  withRegister(t, 'one-line', async ({ page }) => {
    await basket(page).waitFor()
    await page.keyboard.press('F1')
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Set the sale aside').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    t.equal(await button(page, /^Pay/).getAttribute('aria-keyshortcuts'), 'F2')
  }),
)

await t.test('plain http without a secure context is enough', (t) =>
  withRegister(
    t,
    'empty',
    async ({ page }) => {
      await button(page, /^USB-C Cable/).click()
      await line(page, 'USB-C Cable 2 m').waitFor()
    },
    ({ page }) =>
      page.addInitScript(
        `for (const name of ['randomUUID', 'subtle']) Object.defineProperty(Crypto.prototype, name, { value: undefined })`,
      ),
  ),
)

await t.test('a phone: what is next is a sheet, and closing it is never a dead end', (t) =>
  withRegister(
    t,
    'one-line',
    async ({ fixture, page }) => {
      await button(page, 'QuickPick').click()
      await button(page, /^USB-C Cable/).click()
      await line(page, 'USB-C Cable 2 m').waitFor()
      await button(page, 'QuickPick').click()
      fixture.scan(upcOf(1))
      await serialField(page).fill('TW42-0014')
      await serialField(page).press('Enter')
      await serialField(page).waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Pay', exact: true }).click()
      await button(page, 'Close').click()
      await page.getByRole('button', { name: 'Pay', exact: true }).click()
      await button(page, /^Cash/).click()
      await sold(page).waitFor()
      t.equal(fixture.state().sale, null)
    },
    ({ page }) => page.setViewportSize({ width: 390, height: 844 }),
  ),
)
