import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PNG } from 'pngjs'
import t from 'tap'
import { openPage, testBrowser } from './browser.js'
import { findChromium } from './chromium.js'

const document = `<!doctype html><html lang="en"><title>Till</title><link rel="icon" href="data:,">
<body style="margin:0;background:#0a7d32;color:#fff;font:40px sans-serif"><p id="word">Ready</p>
<script>document.title = 'Till ' + (1 + 1)</script></body></html>`

await t.test('a page of a local server is rendered, without a single error', async (t) => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(document)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.closeAllConnections())
  t.teardown(() => server.close())
  const browser = await testBrowser(t)
  const { page, faults } = await openPage(browser, { viewport: { width: 200, height: 120 } })
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  t.equal(await page.title(), 'Till 2')
  t.equal(await page.locator('#word').innerText(), 'Ready')
  const picture = PNG.sync.read(await page.screenshot())
  t.same([...picture.data.subarray(0, 3)], [0x0a, 0x7d, 0x32])
  const white = Array.from({ length: picture.width * picture.height }, (_, i) => picture.data[i * 4] ?? 0)
  t.ok(white.filter((red) => red > 200).length > 50, 'the text is drawn, so there is a font')
  t.same(faults, [])
})

await t.test('errors of a page are seen', async (t) => {
  const browser = await testBrowser(t)
  const { page, faults } = await openPage(browser)
  await page.setContent(`<script>console.error('first'); throw new Error('second')</script>`)
  t.same(faults.toSorted(), ['console: first', 'error: second'])
})

await t.test('nothing outside this machine is reached', async (t) => {
  const browser = await testBrowser(t)
  const { page } = await openPage(browser)
  await t.rejects(page.goto('http://example.com/'), /ERR_NAME_NOT_RESOLVED/)
})

await t.test('a browser that is named but missing is a failure', async (t) => {
  const before = process.env['CHROMIUM_PATH']
  process.env['CHROMIUM_PATH'] = '/nowhere/chromium'
  t.teardown(() => {
    if (before === undefined) delete process.env['CHROMIUM_PATH']
    else process.env['CHROMIUM_PATH'] = before
  })
  await t.rejects(findChromium(), /CHROMIUM_PATH names \/nowhere\/chromium/)
})
