import type { AddressInfo } from 'node:net'
import { salePolicy } from '../../core/sale/policy.js'
import { newId } from '../../core/store/ids.js'
import type { DeviceStatus } from '../../drivers/device.js'
import type { AppSettings } from '../app.js'
import { pairRegister } from '../security/accounts.js'
import { createLineAccess } from '../security/line-access.js'
import { systemClock } from '../sessions/clock.js'
import { defaultLineSettings, type LineSettings } from '../sessions/line/line-settings.js'
import { createUpdateCheck } from '../sessions/line/outbound-check.js'
import { RegisterHub } from '../sessions/register-hub.js'
import { registerLine } from '../sessions/register-line.js'
import { defaultSettings } from '../sessions/settings.js'
import { openTestApp, type TestApp } from './http-app.js'

export interface RegisterApp extends TestApp {
  readonly port: number
  /** Pairs this test with a register as a program does; gives the token. */
  readonly pair: (register: number) => Promise<string>
}

const printer: DeviceStatus = {
  id: 'receipt-1',
  kind: 'receipt-printer',
  state: 'ready',
  text: 'Ready',
  since: '2026-11-24T09:00:00.000Z',
  conditions: [],
}

/** HTTP and the registers' lines together, listening, on a small shop; register 1 has a printer that prints nothing. */
export const openRegisterApp = async (
  t: { teardown(handler: () => Promise<void>): unknown },
  settings: { readonly app?: Partial<AppSettings>; readonly line?: Partial<LineSettings> } = {},
): Promise<RegisterApp> => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const hubs: RegisterHub[] = []
  const test = await openTestApp(t, settings.app ?? {}, async (app, { store }, signIn, counts, pins) => {
    const shared = { store, access: createLineAccess(store, signIn, pins), clock: systemClock, newId, log, counts }
    const hub = new RegisterHub({
      ...shared,
      policy: salePolicy({ locale: 'en-US', currency: 'USD', taxIncluded: false }),
      settings: defaultSettings,
      bindings: [{ register: 1, receiptPrinter: printer.id, labelPrinter: null, drawer: null, scanners: [] }],
      wakePrinter: () => undefined,
      cashTaken: () => Promise.resolve(),
      checkUpdate: createUpdateCheck(),
    })
    hubs.push(hub)
    hub.deviceChanged(printer)
    await registerLine(app, {
      ...shared,
      hub,
      settings: { ...defaultLineSettings, ...settings.line },
      version: '0.1.0',
      checkOutbound: true,
    })
    app.addHook('onClose', () => hub.stop())
    await hub.start()
  })
  const { app, shop, pepper } = test
  test.onUsersChanged.value = () => hubs[0]?.usersChanged()
  await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    ...test,
    port: (app.server.address() as AddressInfo).port,
    pair: async (register) => {
      const { code } = await pairRegister(shop.store, pepper, register)
      const payload = { code, as: 'token' }
      const reply = await app.inject({ method: 'POST', url: `/register/${register}/pair`, payload })
      return reply.json<{ token: string }>().token
    },
  }
}
