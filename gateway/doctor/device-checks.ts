import { stat } from 'node:fs/promises'
import type { Config, TransportConfig } from '../../config/schema.js'
import { fillText, isTillgateError } from '../../core/errors/error.js'
import { createTransport } from '../../drivers/transport/create-transport.js'
import { requestDaemon } from '../process/daemon-request.js'
import { transportSettings } from '../process/device-settings.js'
import { configOf, fault, ok, skipped, warning, type Check, type Finding } from './finding.js'
import { holderOf } from './holder.js'
import { mayUse, readAccounts, SERVICE_USER, type Accounts } from './permissions.js'

interface ConfiguredDevice {
  readonly id: string
  readonly transport: TransportConfig
}

const devicesOf = ({ scanner, printer }: Config): readonly ConfiguredDevice[] => [...scanner, ...printer]

export const permissionCheck: Check = {
  name: 'permissions',
  needsConfig: true,
  async run(look) {
    const accounts = await readAccounts()
    const nodes = devicesOf(configOf(look)).flatMap(({ id, transport }) =>
      transport.kind === 'serial' ? [{ id, path: transport.path }] : [],
    )
    if (nodes.length === 0) return [skipped('No device on a serial line.')]
    return Promise.all(nodes.map(({ id, path }) => nodeFinding(id, path, accounts)))
  },
}

/** Whether the user who runs the daemon may open a node, and through which group it would be. */
export const nodeFinding = async (id: string, path: string, { user, groups }: Accounts): Promise<Finding> => {
  let node
  try {
    node = await stat(path)
  } catch {
    return skipped(`${id}: nothing is plugged in at ${path}.`)
  }
  if (mayUse(node, user)) return ok(`${id}: ${user.name} may open ${path}.`)
  const group = groups.find((one) => one.id === node.gid)?.name ?? String(node.gid)
  const byGroup = ((node.mode >> 3) & 0o6) === 0o6 && node.gid !== 0
  return fault(
    `${id}: ${user.name} may not open ${path} (it belongs to the group ${group}).`,
    byGroup
      ? `Run: usermod -aG ${group} ${user.name}; then ${user.name === SERVICE_USER ? 'restart the service' : 'sign in again'}.`
      : `Install the udev rules (systemd/60-tillgate.rules) and plug the device in again.`,
  )
}

export const deviceCheck: Check = {
  name: 'devices',
  needsConfig: true,
  async run(look) {
    const config = configOf(look)
    const devices = devicesOf(config)
    const bound = new Set(config.register.flatMap(({ scanners }) => scanners))
    const loose = config.scanner
      .filter(({ id }) => !bound.has(id))
      .map(({ id }) =>
        warning(`${id}: no register has this scanner; its codes go nowhere.`, 'Add it to scanners of a [[register]].'),
      )
    if (devices.length === 0) return [skipped('No device is configured.')]
    if (look.address.who === 'tillgate') return [...(await askedFindings(devices, config.server)), ...loose]
    // Without knowing that nobody trades, no device is touched: a printer takes one connection at a time.
    const database = await look.database?.().catch(() => null)
    if (database?.daemon?.runs === true)
      return [skipped('Not touched: a daemon works with this database and cannot be asked.'), ...loose]
    return [...(await Promise.all(devices.map(triedFinding))), ...loose]
  },
}

/** What the running daemon says about its devices. */
const askedFindings = async (
  devices: readonly ConfiguredDevice[],
  server: Config['server'],
): Promise<readonly Finding[]> => {
  const statuses = await readStatuses(server)
  if (typeof statuses === 'string') return [skipped(`The daemon runs but did not tell about its devices: ${statuses}.`)]
  return devices.map(({ id }) => {
    const status = statuses.find((one) => one.id === id)
    if (!status)
      return warning(`${id}: the running daemon does not know this device.`, 'Restart it to take up the configuration.')
    const text = `${id}: ${status.state}${status.text === '' ? '' : `, ${status.text}`}.`.replace(/\.\.$/u, '.')
    if (status.state === 'ready' || status.state === 'busy') return ok(text)
    if (status.state === 'warning') return warning(text, 'Look after it when there is time.')
    return fault(text, 'Check power, cable and paper; the daemon tries again by itself.')
  })
}

interface ToldStatus {
  readonly id: string
  readonly state: string
  readonly text: string
}

const isStatus = (value: unknown): value is ToldStatus =>
  typeof value === 'object' &&
  value !== null &&
  ['id', 'state', 'text'].every((key) => typeof Object.getOwnPropertyDescriptor(value, key)?.value === 'string')

/** The statuses, or the reason why there are none. */
const readStatuses = async (server: Config['server']): Promise<readonly ToldStatus[] | string> => {
  try {
    const { status, body: answer } = await requestDaemon(server, { method: 'GET', path: '/v1/devices' })
    if (status !== 200) return `it answered with status ${status}`
    if (typeof answer !== 'object' || answer === null || !('devices' in answer) || !Array.isArray(answer.devices))
      return 'the answer is of another version'
    return answer.devices.filter(isStatus)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const TRY_MS = 4_000

/** Opens a device and closes it again; nothing is sent. */
const triedFinding = async ({ id, transport }: ConfiguredDevice): Promise<Finding> => {
  if (transport.kind === 'virtual') return ok(`${id}: simulated.`)
  if (transport.kind === 'tcp-server')
    return skipped(`${id}: calls ${transport.host}:${transport.port} by itself; only the daemon waits there.`)
  const line = createTransport(transportSettings(transport))
  try {
    const connection = await line.open(AbortSignal.timeout(TRY_MS))
    await connection.close()
    return ok(`${id}: ${line.address} opens.`)
  } catch (error) {
    if (!isTillgateError(error))
      return fault(`${id}: ${error instanceof Error ? error.message : String(error)}`, 'Check power and cable.')
    const holder =
      isTillgateError(error, 'DEVICE_BUSY') && transport.kind === 'serial' ? await holderOf(transport.path) : null
    const text = fillText(error.entry.text, error.details)
    return fault(
      `${id}: ${text}${holder === null ? '' : ` It is ${holder}.`}`,
      holder === null ? fillText(error.entry.next, error.details) : 'Stop that program.',
    )
  }
}
