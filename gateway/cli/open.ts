import { chown, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../../config/schema.js'
import { openStore } from '../../core/store/open-store.js'
import type { Store } from '../../core/store/store.js'
import { readServiceUser } from '../doctor/permissions.js'
import { loadPepper, type Pepper } from '../security/pepper.js'

/**
 * The store's database for a command that reads, or that writes registers and users: rows that no daemon keeps in
 * memory, so they may be written beside a running one. What sells or moves stock goes through the daemon instead.
 * Who may read the configuration's secrets may do this; nobody has to be signed in, or there would be no first user.
 */
export const withStore = async <T>(config: Config, work: (store: Store) => Promise<T>): Promise<T> => {
  const store = await openStore({
    url: config.database.serve,
    storeNumber: config.store.number,
    training: config.store.training,
    poolSize: 2,
    writer: false,
    onError: () => {}, // The statement in hand rejects with the same fault.
  })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/**
 * The pepper, made if there is none. Root makes it for the user of the service: a pepper that only root can read would
 * keep the daemon from starting.
 */
export const openPepper = async (config: Config): Promise<Pepper> => {
  const file = config.security.pepper_file
  const before = await stat(file).catch(() => null) // Not there yet.
  const pepper = await loadPepper(file)
  const user = before ? null : await readServiceUser()
  if (user) for (const path of [dirname(file), file]) await giveTo(path, user)
  return pepper
}

const giveTo = async (path: string, { uid, gids }: { uid: number; gids: readonly number[] }): Promise<void> => {
  const owner = await stat(path)
  // Only what root has just made; a folder such as /etc/tillgate keeps its owner.
  if (owner.uid === 0 && (owner.mode & 0o077) === 0) await chown(path, uid, gids[0] ?? uid)
}
