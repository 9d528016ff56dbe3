import t from 'tap'

import { systemClock } from './clock.js'
import { createPrinter } from './create-printer.js'
import { localSimulators } from './simulator/starter.js'

const deps = { clock: systemClock, simulators: localSimulators }

await t.test('printers are made of settings, real and virtual', async (t) => {
  const real = await createPrinter(
    {
      kind: 'receipt',
      id: 'receipt-1',
      transport: { kind: 'serial', path: '/dev/ttyUSB0' },
      engine: 'escpos',
      profile: 'generic',
    },
    deps,
  )
  t.match(real, { devicePath: '/dev/ttyUSB0', simulator: null, device: { id: 'receipt-1', kind: 'receipt-printer' } })
  t.equal(real.device.status().state, 'absent', 'nothing is opened')

  for (const settings of [
    { kind: 'receipt', id: 'receipt-2', transport: { kind: 'virtual' }, engine: 'pos', profile: 'epson-80' },
    { kind: 'label', id: 'labels-1', transport: { kind: 'virtual' } },
  ] as const) {
    const { device, simulator, drawerHost } = await createPrinter(settings, deps)
    const ready = new Promise<void>((resolve) => {
      device.onStatus(({ state }) => {
        if (state === 'ready') resolve()
      })
    })
    device.start()
    await ready
    t.equal(drawerHost === null, settings.kind === 'label', 'a drawer hangs on receipt printers only')
    await device.stop()
    await simulator?.printer.close()
  }
})

await t.test('an unknown profile is refused with the names there are', async (t) => {
  const settings = {
    kind: 'receipt',
    id: 'receipt-1',
    transport: { kind: 'virtual' },
    engine: 'pos',
    profile: 'x',
  } as const
  await t.rejects(createPrinter(settings, deps), {
    code: 'PROFILE_UNKNOWN',
    message: /Use one of: epson-80, .*generic/,
  })
})
