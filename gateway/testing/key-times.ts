import type { Page } from 'playwright-core'

/** Presses keys at given times: what a busy machine does to the test does not reach the page's judgement. */
export type PressAt = (keys: readonly string[], gap: number) => Promise<void>

const named: Readonly<Record<string, { readonly code: string; readonly number: number; readonly text: string }>> = {
  Enter: { code: 'Enter', number: 13, text: '\r' },
  Tab: { code: 'Tab', number: 9, text: '' },
}

/** A keyboard whose events carry the times they are given (milliseconds between two keys). */
export const timedKeyboard = async (page: Page): Promise<PressAt> => {
  const session = await page.context().newCDPSession(page)
  let at = 0
  return async (keys, gap) => {
    at = Math.max(at, Date.now() / 1000)
    const sent = keys.map(async (key) => {
      at += gap / 1000
      const { code, number, text } = named[key] ?? { code: '', number: key.toUpperCase().charCodeAt(0), text: key }
      const common = { key, code, windowsVirtualKeyCode: number, timestamp: at }
      await session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...common, ...(text === '' ? {} : { text }) })
    })
    await Promise.all(sent)
    at += 1
  }
}
