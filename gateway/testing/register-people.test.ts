import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { openPage, testBrowser } from './browser.js'
import type { SceneName } from './register-fixture/scenes.js'
import { type RegisterFixture, startRegisterFixture } from './register-fixture/server.js'

t.setTimeout(120_000)
const browser: Browser = await testBrowser(t)

interface Opened {
  readonly fixture: RegisterFixture
  readonly page: Page
}

/** A register in the state of a scene, open in a page of its own; at the end no error may stand in the page's log. */
const withRegister = async (t: Test, scene: SceneName, play: (opened: Opened) => Promise<unknown>): Promise<void> => {
  const fixture = await startRegisterFixture()
  t.teardown(() => fixture.stop())
  fixture.play(scene)
  const { page, faults } = await openPage(browser)
  t.teardown(() => page.context().close())
  page.setDefaultTimeout(10_000)
  await page.goto(fixture.url)
  await page.getByRole('main').waitFor()
  await play({ fixture, page })
  t.same(faults, [], 'no error in the page')
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const basket = (page: Page) => page.getByRole('list', { name: 'Basket' })

await t.test('the customer is searched, attached by keyboard, shown, and taken off', (t) =>
  withRegister(t, 'one-line', async ({ fixture, page }) => {
    await basket(page).waitFor()
    await page.keyboard.press('Alt+C')
    const field = page.getByRole('textbox', { name: 'Name, number or phone' })
    await field.fill('nobody')
    await page.getByText('No customer found for “nobody”.').waitFor()
    await field.fill('ines')
    await page.getByText('2 customers found').waitFor()
    await field.fill('ines o')
    await page.getByText('1 customer found').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Customer Ines Okoro (1-C-7)').waitFor()
    t.match(fixture.state().sale?.customer, { number: '1-C-7' })
    t.equal(await field.count(), 0, 'back to the items')
    await button(page, 'Take the customer off').click()
    await page.getByText('Customer Ines Okoro (1-C-7)').waitFor({ state: 'detached' })
    t.equal(fixture.state().sale?.customer, null)
  }),
)

await t.test('what a cashier may not do is let through once by a manager, with PIN and reason', (t) =>
  withRegister(t, 'one-line', async ({ fixture, page }) => {
    const granted = fixture.needManager('sale.void')
    await button(page, 'Void sale').click()
    await button(page, 'Void it').click()
    const card = page.getByRole('dialog', { name: 'Ask a manager' })
    await card.getByText('This needs void. Ask a manager.').waitFor()
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'detached' })
    t.ok(fixture.state().sale, 'given up: nothing happened')

    await button(page, 'Void sale').click()
    await button(page, 'Void it').click()
    await card.waitFor()
    // Filled, not typed: keys as fast as a test's would be a scanner's.
    await card.getByLabel('Manager', { exact: true }).fill('Max')
    await card.getByLabel('PIN of the manager').fill('1111')
    await card.getByLabel('Reason').fill('customer left')
    await page.keyboard.press('Enter')
    await card.getByText('The name or the PIN is wrong.').waitFor()
    t.equal(await card.getByLabel('Reason').inputValue(), 'customer left', 'what was typed stays, but the PIN')
    t.equal(await card.getByLabel('PIN of the manager').inputValue(), '')
    await card.getByLabel('PIN of the manager').fill('4321')
    await page.keyboard.press('Enter')
    await page.getByText('Ready for the next customer').waitFor()
    t.strictSame(granted, [{ user: 'Max', pin: '4321', reason: 'customer left' }])
  }),
)
