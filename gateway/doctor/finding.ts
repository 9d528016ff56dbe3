import type { DatabaseLook } from '../../core/store/inspect.js'
import type { Config } from '../../config/schema.js'
import type { Fault } from '../../config/fault.js'
import type { AddressLook } from '../process/daemon-request.js'

export type FindingState = 'ok' | 'warning' | 'fault' | 'skipped'

/** One thing that was looked at. */
export interface Finding {
  readonly state: FindingState
  /** What was found, a whole sentence. */
  readonly text: string
  /** What to do, a whole sentence; null when there is nothing to do. */
  readonly next: string | null
}

export const ok = (text: string): Finding => ({ state: 'ok', text, next: null })
export const warning = (text: string, next: string): Finding => ({ state: 'warning', text, next })
export const fault = (text: string, next: string): Finding => ({ state: 'fault', text, next })
export const skipped = (text: string): Finding => ({ state: 'skipped', text, next: null })

/** What the checks look at; what several of them need is found once. */
export interface Look {
  readonly configPath: string
  /** Null when it has faults. */
  readonly config: Config | null
  readonly configFaults: readonly Fault[]
  /** The database as the daemon sees it; null without a configuration. Rejects with DATABASE_*. */
  readonly database: (() => Promise<DatabaseLook>) | null
  /** Who answers at the configured address. */
  readonly address: AddressLook
}

/** A check: one line of the table in checks.ts. It only looks, so that it is safe while the store trades. */
export interface Check {
  readonly name: string
  /** Without a configuration there is nothing to look for. */
  readonly needsConfig: boolean
  run(look: Look): Promise<readonly Finding[]>
}

/** The configuration, for a check that needs it. */
export const configOf = ({ config }: Look): Config => {
  if (!config) throw new Error('This check needs the configuration.')
  return config
}
