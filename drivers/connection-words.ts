import type { ConnectionStatus } from './connection-runner.js'
import type { DeviceState } from './device.js'

/**
 * What a connection's state means for the device behind it, in plain words. A new attempt does not change the answer
 * until it has a result, so that a badge does not flicker while a cable is out.
 */
export const connectionWords = (connection: ConnectionStatus): { state: DeviceState; text: string } => {
  if (connection.state === 'ready') return { state: 'ready', text: 'Ready' }
  if (connection.state === 'absent') return { state: 'absent', text: 'Not in use' }
  const { failure } = connection
  if (failure === null) return { state: 'unknown', text: 'Being connected' }
  return failure.kind === 'refused'
    ? { state: 'faulted', text: failure.reason }
    : { state: 'absent', text: `Not connected: ${failure.reason}` }
}
