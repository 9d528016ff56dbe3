import type { LineAccess } from '../../security/line-access.js'
import type { Clock } from '../clock.js'
import type { Counts } from '../counts.js'
import type { Log } from '../log.js'
import type { RegisterHub } from '../register-hub.js'
import type { LineSettings } from './line-settings.js'

export interface LineDeps {
  readonly hub: RegisterHub
  readonly access: Pick<LineAccess, 'register' | 'authenticate'>
  readonly settings: LineSettings
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
  readonly counts: Counts
  /** Version of the daemon, told in `hello`. */
  readonly version: string
  /** Checks every frame that is sent against the protocol: in development and tests. */
  readonly checkOutbound: boolean
}
