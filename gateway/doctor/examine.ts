import { ConfigError, type Fault } from '../../config/fault.js'
import { loadConfig } from '../../config/load.js'
import type { Config } from '../../config/schema.js'
import { inspectDatabase, type DatabaseLook } from '../../core/store/inspect.js'
import { redactLine } from '../process/redaction.js'
import { lookAtAddress } from '../process/daemon-request.js'
import { databaseCheck, rolesCheck, schemaCheck } from './database-checks.js'
import { deviceCheck, permissionCheck } from './device-checks.js'
import { fault, skipped, type Check, type Finding, type Look } from './finding.js'
import { addressCheck, configurationCheck, diskCheck, nodeCheck } from './system-checks.js'

/** Everything that is looked at, in the order it is told. To add a check, write it and add a line. */
export const CHECKS: readonly Check[] = [
  configurationCheck,
  nodeCheck,
  databaseCheck,
  rolesCheck,
  schemaCheck,
  addressCheck,
  permissionCheck,
  deviceCheck,
  diskCheck,
]

export interface NamedFinding extends Finding {
  readonly check: string
}

/**
 * Looks at everything the daemon needs. Nothing is changed: the database is read, the daemon is asked, and devices are
 * opened only when no daemon has them. A check that fails in itself is a finding like any other.
 */
export const examine = async (
  configPath: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly NamedFinding[]> => {
  const { config, faults } = await readConfig(configPath, environment)
  const look: Look = {
    configPath,
    config,
    configFaults: faults,
    database: config ? once(() => inspectDatabase(config.database.serve)) : null,
    address: config ? await lookAtAddress(config.server) : { who: 'nobody' },
  }
  const found: NamedFinding[] = []
  // One after another: two checks that open devices at once would find each other.
  for (const check of CHECKS)
    for (const finding of await runCheck(check, look)) found.push({ check: check.name, ...finding })
  return found
}

const runCheck = async (check: Check, look: Look): Promise<readonly Finding[]> => {
  if (check.needsConfig && !look.config) return [skipped('Not looked at: the configuration has faults.')]
  try {
    return await check.run(look)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return [fault(`The check itself failed: ${redactLine(problem)}.`, 'Tell whoever maintains Tillgate.')]
  }
}

const readConfig = async (
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ config: Config | null; faults: readonly Fault[] }> => {
  try {
    return { config: await loadConfig(path, environment), faults: [] }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { config: null, faults: error.faults }
  }
}

/** The same answer, or the same failure, for everybody who asks. */
const once = (look: () => Promise<DatabaseLook>): (() => Promise<DatabaseLook>) => {
  let found: Promise<DatabaseLook> | null = null
  return () => (found ??= look())
}
