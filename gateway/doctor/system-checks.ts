import { stat, statfs } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { dirname, resolve } from 'node:path'
import { faultLine } from '../process/config-error.js'
import { configOf, fault, ok, skipped, warning, type Check, type Finding } from './finding.js'

export const configurationCheck: Check = {
  name: 'configuration',
  needsConfig: false,
  async run({ config, configFaults, configPath }) {
    if (!config)
      return configFaults.map((one) =>
        fault(faultLine(configPath, one), 'Correct it; "tillgate check" tells it again.'),
      )
    const files = [
      config.database.serve_password_file,
      config.database.migrate_password_file,
      config.security.pepper_file,
      config.server.tls?.key_file,
    ].flatMap((file) => (file === undefined ? [] : [resolve(dirname(configPath), file)]))
    const open = await Promise.all(files.map(openToOthers))
    return [ok(`${configPath} has no faults.`), ...open.flat()]
  },
}

/** A secret that every user of the machine can read is none. */
const openToOthers = async (file: string): Promise<readonly Finding[]> => {
  try {
    const { mode } = await stat(file)
    return (mode & 0o007) === 0
      ? []
      : [warning(`${file} is open to every user of this machine.`, `Run: chmod o= ${file}`)]
  } catch {
    return [] // Not there, or not for us to see; the daemon says so when it needs it.
  }
}

/** package.json, "engines": what the code was written and tested for. */
const NEEDED_NODE = [20, 19] as const

export const nodeCheck: Check = {
  name: 'node',
  needsConfig: false,
  run: () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
    const [needMajor, needMinor] = NEEDED_NODE
    const enough = major > needMajor || (major === needMajor && minor >= needMinor)
    return Promise.resolve([
      enough
        ? ok(`Node ${process.versions.node}.`)
        : fault(`Node ${process.versions.node} is too old.`, `Install Node ${NEEDED_NODE.join('.')} or later.`),
    ])
  },
}

export const addressCheck: Check = {
  name: 'address',
  needsConfig: true,
  run: (look) => {
    const { host, port } = configOf(look).server
    const at = `${host}, port ${port}`
    const { address } = look
    if (address.who === 'tillgate') return Promise.resolve([ok(`Tillgate ${address.version} answers on ${at}.`)])
    if (address.who === 'other')
      return Promise.resolve([
        fault(
          `Another program has ${at}: ${address.answer}.`,
          `Stop it ("ss -ltnp sport = :${port}" names it), or choose another port in [server].`,
        ),
      ])
    const findings: Finding[] = []
    if (!isOwnAddress(host))
      findings.push(
        fault(`This machine has no address ${host}.`, 'Correct [server] host; "ip address" shows those there are.'),
      )
    if (port > 0 && port < 1024 && process.getuid?.() !== 0)
      findings.push(
        warning(`Ports below 1024 are for privileged programs; ${port} may be refused.`, 'Choose a port above 1023.'),
      )
    return Promise.resolve(findings.length > 0 ? findings : [ok(`${at} is free; no daemon answers there.`)])
  },
}

/** A name is left to the resolver; an address must be one of an interface, or stand for all of them. */
const isOwnAddress = (host: string): boolean =>
  !/^[\d.]+$|:/u.test(host) ||
  ['0.0.0.0', '::'].includes(host) ||
  /^127\./u.test(host) ||
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === host))

const MEGABYTE = 1024 * 1024
const FAULT_BELOW = 200 * MEGABYTE
const WARN_BELOW = 1024 * MEGABYTE

export const diskCheck: Check = {
  name: 'disk',
  needsConfig: true,
  async run(look) {
    const database = await look.database?.().catch(() => null) // Told by the check "database".
    const folders = new Set([
      dirname(configOf(look).security.pepper_file),
      '/var/log',
      ...(database?.dataFolder ? [database.dataFolder] : []),
    ])
    const found = await Promise.all([...folders].map(spaceIn))
    const findings = [...new Map(found.flat().map((one) => [one.filesystem, one.finding])).values()]
    return findings.length > 0 ? findings : [skipped('No folder of ours is there yet.')]
  },
}

/** Free space for users that are not root; the nearest folder above, when this one is not there yet. */
const spaceIn = async (folder: string): Promise<{ filesystem: string; finding: Finding }[]> => {
  try {
    const [{ dev }, { bavail, bsize }] = await Promise.all([stat(folder), statfs(folder)])
    return [{ filesystem: String(dev), finding: spaceFinding(folder, bavail * bsize) }]
  } catch {
    return folder === '/' ? [] : spaceIn(dirname(folder))
  }
}

export const spaceFinding = (folder: string, free: number): Finding => {
  const text = `${folder}: ${Math.floor(free / MEGABYTE).toLocaleString('en-US')} MB free.`
  if (free < FAULT_BELOW) return fault(text, 'Free disk space: PostgreSQL stops at a full disk.')
  return free < WARN_BELOW ? warning(text, 'Free disk space before it runs out.') : ok(text)
}
