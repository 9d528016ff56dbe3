import type { PrintQueue } from '../../core/store/store.js'
import type { DeviceStatus } from '../../drivers/device.js'
import type { Handlers } from './handler.js'

export const deviceHandlers = (
  devices: () => readonly DeviceStatus[],
  jobs: PrintQueue,
): Handlers<'device.list' | 'print.jobs'> => ({
  'device.list': () =>
    Promise.resolve({
      devices: devices().map(({ id, kind, state, text, since, conditions }) => ({
        id,
        kind,
        state,
        text,
        since,
        conditions: [...conditions],
      })),
    }),
  async 'print.jobs'() {
    const rows = await jobs.open(null)
    return {
      jobs: rows.map(({ id, kind, title, printer, state, reason, at, copy }) => ({
        id,
        kind,
        title,
        printer,
        state,
        reason,
        at,
        copy,
      })),
    }
  },
})
