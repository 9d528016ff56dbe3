import type { PrintQueue } from '../../core/store/store.js'
import type { DeviceStatus } from '../../drivers/device.js'
import { deviceView, jobView } from '../sessions/views.js'
import type { Handlers } from './handler.js'

export const deviceHandlers = (
  devices: () => readonly DeviceStatus[],
  jobs: PrintQueue,
): Handlers<'device.list' | 'print.jobs'> => ({
  'device.list': () => Promise.resolve({ devices: devices().map(deviceView) }),
  'print.jobs': async () => ({ jobs: (await jobs.open(null)).map(jobView) }),
})
