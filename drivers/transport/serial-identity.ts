import { readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeviceIdentity } from '../device.js'

/** Where udev keeps the lasting names of serial devices. */
export const serialNames = '/dev/serial'

/** The names in a folder with the node each leads to; none when there is no such folder. */
const namesIn = async (folder: string): Promise<readonly { name: string; node: string }[]> => {
  let names: readonly string[]
  try {
    names = await readdir(folder)
  } catch {
    // udev makes the folder with the first device.
    return []
  }
  const found = await Promise.all(
    names.map(async (name) => {
      try {
        return [{ name, node: await realpath(join(folder, name)) }]
      } catch {
        // Unplugged since the folder was read.
        return []
      }
    }),
  )
  return found.flat().toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * What is plugged in at a configured path, told by port and serial number; null when nothing is.
 * @param root the folder that holds `by-path` and `by-id`
 */
export const identifySerial = async (path: string, root: string = serialNames): Promise<DeviceIdentity | null> => {
  let node: string
  try {
    node = await realpath(path)
  } catch {
    return null
  }
  const [byPath, byId] = await Promise.all([namesIn(join(root, 'by-path')), namesIn(join(root, 'by-id'))])
  return {
    portPath: byPath.find((one) => one.node === node)?.name ?? path,
    serialNumber: byId.find((one) => one.node === node)?.name ?? null,
  }
}

/** A serial device that is there, under all names by which a configuration may call it. */
export interface SerialPlace {
  readonly node: string
  readonly byPath: string | null
  readonly byId: string | null
}

/**
 * Every serial device that udev has named, for the person who writes the configuration. `SerialPort.list()` is not
 * used: it needs the program `udevadm` and rejects without it.
 */
export const listSerial = async (root: string = serialNames): Promise<readonly SerialPlace[]> => {
  const [byPath, byId] = await Promise.all([namesIn(join(root, 'by-path')), namesIn(join(root, 'by-id'))])
  const nodes = [...new Set([...byPath, ...byId].map((one) => one.node))].toSorted()
  const full = (folder: string, names: typeof byId, node: string): string | null => {
    const name = names.find((one) => one.node === node)?.name
    return name === undefined ? null : join(root, folder, name)
  }
  return nodes.map((node) => ({ node, byPath: full('by-path', byPath, node), byId: full('by-id', byId, node) }))
}

/**
 * Configured devices that lead to one and the same node: two lanes would fight for one scanner, and each would get
 * half of the scans. Returns the ids, a group for each node that is claimed twice.
 */
export const serialConflicts = async (
  devices: readonly { readonly id: string; readonly path: string }[],
): Promise<readonly (readonly string[])[]> => {
  const claims = new Map<string, string[]>()
  for (const { id, path } of devices) {
    // What is not there is compared by its name.
    const node = await realpath(path).catch(() => path)
    claims.set(node, [...(claims.get(node) ?? []), id])
  }
  return [...claims.values()].filter((ids) => ids.length > 1)
}
