import type { Device, DeviceState, DeviceStatus } from '../device.js'

/** Resolves with the next status of the device that is in `state`, or at once when it is in it now. */
export const untilState = (device: Device, state: DeviceState): Promise<DeviceStatus> => {
  const now = device.status()
  if (now.state === state) return Promise.resolve(now)
  return new Promise((resolve) => {
    let done = false
    device.onStatus((status) => {
      if (done || status.state !== state) return
      done = true
      resolve(status)
    })
  })
}

/** Resolves with the next value given to the listener that `subscribe` adds. */
export const next = <Value>(subscribe: (listener: (value: Value) => void) => void): Promise<Value> =>
  new Promise((resolve) => subscribe(resolve))
