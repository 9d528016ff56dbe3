import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { findChromium } from './chromium.js'

/** A name as a store's network would know it: this machine, but to a browser neither local nor secure. */
export const storeName = 'till.test'

/** No name but the machine's own is looked up, and nothing is fetched for the browser's own sake. */
const offline = [
  `--host-resolver-rules=MAP ${storeName} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1`,
  '--disable-domain-reliability',
  '--no-pings',
]

/** Containers often have 64 MB of shared memory and no graphics. */
const modest = ['--disable-dev-shm-usage', '--disable-gpu']

/** Starts a headless Chromium; close it yourself. */
export const launchBrowser = async (): Promise<Browser> => {
  const { executablePath, env } = await findChromium()
  return chromium.launch({ executablePath, env: { ...process.env, ...env }, args: [...offline, ...modest] })
}

interface Teardown {
  teardown(handler: () => Promise<void>): unknown
}

/** Starts a browser that is closed when the test `t` ends. */
export const testBrowser = async (t: Teardown): Promise<Browser> => {
  const browser = await launchBrowser()
  t.teardown(() => browser.close())
  return browser
}

export interface WatchedPage {
  readonly page: Page
  /** What a person with the developer tools open would have seen in red: assert that it stays empty. */
  readonly faults: readonly string[]
}

/** A fresh page with cookies of its own (a screen of its own, so to speak), watched for errors. */
export const openPage = async (browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> => {
  const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`)
  })
  return { page, faults }
}
