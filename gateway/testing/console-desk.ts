import type { Locator, Page } from 'playwright-core'
import { addUser } from '../security/accounts.js'
import { openPage, testBrowser } from './browser.js'
import { openTestDaemon, testPin, type TestDaemon } from './test-daemon.js'

/** The console on a whole daemon and its database, and short ways to use it as a person with a keyboard does. */
export interface Desk {
  readonly daemon: TestDaemon
  readonly page: Page
  /** What stands in red in the browser's log besides what the daemon refused. */
  readonly faults: () => readonly string[]
  readonly field: (name: string | RegExp) => Locator
  readonly heading: (name: string | RegExp) => Locator
  readonly option: (name: RegExp) => Locator
  readonly press: (key: string) => Promise<void>
  /** Focuses it and presses Enter. */
  readonly enter: (target: Locator) => Promise<void>
  /** Writes over what a field holds. */
  readonly write: (label: string, text: string) => Promise<void>
  /** Opens an address of the console and signs Cleo in, who manages the store. */
  readonly signIn: (path: string) => Promise<void>
}

type Test = { teardown(handler: () => Promise<void>): unknown }

export const openDesk = async (t: Test): Promise<Desk> => {
  const browser = await testBrowser(t)
  const daemon = await openTestDaemon(t)
  await addUser(daemon.store, daemon.pepper, { name: 'Cleo', role: 'manager', pin: testPin })
  const { page, faults } = await openPage(browser, { viewport: { width: 1280, height: 800 } })
  t.teardown(() => page.context().close())
  page.setDefaultTimeout(15_000)
  const press = (key: string) => page.keyboard.press(key)
  return {
    daemon,
    page,
    faults: () => faults.filter((fault) => !/status of 4\d\d/.test(fault)),
    field: (name) => page.getByRole('textbox', { name }),
    heading: (name) => page.getByRole('heading', { name }),
    option: (name) => page.getByRole('option', { name }),
    press,
    enter: async (target) => {
      await target.focus()
      await press('Enter')
    },
    write: async (label, text) => {
      await page.getByLabel(label, { exact: true }).focus()
      await press('Control+a')
      await page.keyboard.type(text)
    },
    signIn: async (path) => {
      await page.goto(`${daemon.url}/console/${path}`)
      await page.getByLabel('Name').fill('Cleo')
      await page.getByLabel('PIN').fill(testPin)
      await press('Enter')
    },
  }
}
