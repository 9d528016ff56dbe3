import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimFolder, endLeftover, readOwner } from './ownership.js'
import { isAlive } from './process-mark.js'

const prefix = 'tillgate-pg-'

/** A unix socket's whole path may have 107 bytes; the folder's name, the socket's name and a margin take about 50. */
const longestRoot = 55

const temporaryRoot = (): string => {
  const root = tmpdir()
  return Buffer.byteLength(root) > longestRoot ? '/tmp' : root
}

/** Removes what runs that were killed outright left behind, as far as it is ours. */
const sweep = async (root: string, log: (line: string) => void): Promise<void> => {
  for (const name of readdirSync(root)) {
    if (!name.startsWith(prefix)) continue
    const folder = join(root, name)
    try {
      if (statSync(folder).uid !== process.getuid?.()) continue
      const owner = readOwner(folder)
      // A folder without a record is one that is just being made.
      if (owner === null || isAlive(owner)) continue
      await endLeftover(join(folder, 'data'), log)
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // Another start may be sweeping the same folder; what is left is swept next time.
    }
  }
}

/** A fresh folder for links, socket and throw-away data, claimed by this process; others may walk through it. */
export const makeTemporary = async (log: (line: string) => void): Promise<string> => {
  const root = temporaryRoot()
  await sweep(root, log)
  const folder = mkdtempSync(join(root, prefix))
  claimFolder(folder)
  chmodSync(folder, 0o755)
  return folder
}
