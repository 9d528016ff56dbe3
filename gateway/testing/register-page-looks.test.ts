import type { Page } from 'playwright-core'
import t from 'tap'
import { faultsOfAxe } from './axe.js'
import { openPage, testBrowser } from './browser.js'
import { type SceneName, scenes } from './register-fixture/scenes.js'
import { startRegisterFixture } from './register-fixture/server.js'

t.setTimeout(300_000)
const browser = await testBrowser(t)
const fixture = await startRegisterFixture()
t.teardown(() => fixture.stop())

/** Runs in the page: buttons a finger would miss, and whatever sticks out of the page. */
const sizeScript = `(() => {
  const faults = []
  for (const element of document.querySelectorAll('button, input, select')) {
    const { width, height } = element.getBoundingClientRect()
    const seen = element.checkVisibility({ visibilityProperty: true }) && width > 0
    if (seen && (height < 43.5 || width < 43.5)) faults.push(width + ' × ' + height + ': ' + element.outerHTML.slice(0, 120))
  }
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth) faults.push('the page is ' + (scrollWidth - clientWidth) + ' px too wide')
  return faults
})()`
const faultsOfSize = (page: Page): Promise<string[]> => page.evaluate(sizeScript)

const sizes = {
  till: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
  wide: { width: 1440, height: 900 },
}

/** What is open on the page beside what the daemon says. */
const openings: Readonly<Record<string, { readonly scene: SceneName; readonly keys: readonly string[] }>> = {
  tender: { scene: 'long', keys: ['F2'] },
  keys: { scene: 'empty', keys: ['F1'] },
  status: { scene: 'printer-trouble', keys: ['Alt+i'] },
  recall: { scene: 'suspended', keys: ['F7'] },
  voiding: { scene: 'long', keys: ['Shift+Delete'] },
}
const states = [
  ...(Object.keys(scenes) as SceneName[]).map((scene) => ({
    name: scene as string,
    scene,
    keys: [] as readonly string[],
  })),
  ...Object.entries(openings).map(([name, opening]) => ({ name, ...opening })),
]

/** Every state on one page, as a register meets them: one after the other, without a reload. */
const walk = async (page: Page, look: (name: string) => Promise<void>) => {
  fixture.play('empty')
  await page.goto(fixture.url)
  await page.getByRole('main').waitFor()
  for (const { name, scene, keys } of states) {
    fixture.play(scene)
    await page.getByRole('status', { name: 'Total' }).or(page.getByLabel('PIN')).first().waitFor()
    for (const key of keys) await page.keyboard.press(key)
    await look(name)
    await page.keyboard.press('Escape')
  }
}

for (const [size, viewport] of Object.entries(sizes))
  for (const colorScheme of ['light', 'dark'] as const)
    await t.test(`${size}, ${colorScheme}: nothing serious for axe, targets of 44 px, nothing too wide`, async (t) => {
      fixture.bench(size === 'wide')
      const { page, faults } = await openPage(browser, { viewport, colorScheme, reducedMotion: 'reduce' })
      t.teardown(() => page.context().close())
      // Colors are the same at every width, so dark is looked at once.
      const forAxe = colorScheme === 'light' ? size !== 'wide' : size === 'till'
      await walk(page, async (name) => {
        if (forAxe) t.same(await faultsOfAxe(page), [], name)
        t.same(await faultsOfSize(page), [], name)
      })
      t.same(faults, [])
    })

await t.test('from right to left nothing breaks: the basket is right, what is next left', async (t) => {
  fixture.bench(false)
  fixture.play('refusal')
  const { page } = await openPage(browser, { viewport: sizes.till, reducedMotion: 'reduce' })
  t.teardown(() => page.context().close())
  await page.goto(fixture.url)
  const field = page.getByRole('textbox', { name: 'Serial number' })
  await field.waitFor()
  await page.evaluate(`document.documentElement.dir = 'rtl'`)
  t.same(await faultsOfSize(page), [])
  const basket = await page.getByRole('main').boundingBox()
  t.equal(Math.round((basket?.x ?? 0) + (basket?.width ?? 0)), sizes.till.width)
  const inside = await field.boundingBox()
  t.ok(inside !== null && inside.x > (basket?.x ?? 0), 'the prompt lies in the basket')
})

await t.test('the searches of this file find what they should', async (t) => {
  const { page } = await openPage(browser)
  t.teardown(() => page.context().close())
  await page.setContent(
    '<html lang="en"><title>x</title><body><main><button style="width:20px;height:20px"></button></main>',
  )
  t.match(await faultsOfAxe(page), [/^button-name/])
  t.match(await faultsOfSize(page), [/^20 × 20/])
})
