import type { Stats } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** Who will open the devices. */
export interface DeviceUser {
  readonly name: string
  readonly uid: number
  readonly gids: readonly number[]
}

/** The user of the service, as made by systemd/tillgate.sysusers.conf. */
export const SERVICE_USER = 'tillgate'

/** One line of /etc/passwd or /etc/group (passwd(5), group(5)). */
export interface Account {
  readonly name: string
  readonly id: number
  /** passwd: the primary group. */
  readonly gid: number
  /** group: the names of its members. */
  readonly members: readonly string[]
}

export const parseAccounts = (text: string): readonly Account[] =>
  text
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => {
      const [name = '', , id = '', fourth = ''] = line.split(':')
      return { name, id: Number(id), gid: Number(fourth), members: fourth.split(',').filter((one) => one !== '') }
    })

/** All groups of a user: the primary one and those that list it. */
export const userOf = (name: string, passwd: readonly Account[], groups: readonly Account[]): DeviceUser | null => {
  const account = passwd.find((one) => one.name === name)
  if (!account) return null
  const gids = groups.filter(({ members }) => members.includes(name)).map(({ id }) => id)
  return { name, uid: account.id, gids: [account.gid, ...gids] }
}

/** Whether a user may read and write a node, by owner, group and others (no access lists). */
export const mayUse = ({ mode, uid, gid }: Pick<Stats, 'mode' | 'uid' | 'gid'>, user: DeviceUser): boolean => {
  if (user.uid === 0) return true
  const shift = uid === user.uid ? 6 : user.gids.includes(gid) ? 3 : 0
  return ((mode >> shift) & 0o6) === 0o6
}

export interface Accounts {
  readonly user: DeviceUser
  readonly groups: readonly Account[]
}

const readTables = async (): Promise<readonly [passwd: readonly Account[], groups: readonly Account[]]> => {
  const read = async (path: string) => parseAccounts(await readFile(path, 'utf8').catch(() => '')) // None: no names.
  return [await read('/etc/passwd'), await read('/etc/group')]
}

/** The user of the service, for root only: nobody else can act for it. Null where there is none. */
export const readServiceUser = async (): Promise<DeviceUser | null> =>
  process.getuid?.() === 0 ? userOf(SERVICE_USER, ...(await readTables())) : null

/**
 * The user who is asked about: root asks for the service's user, if there is one, because root itself may do
 * everything; anybody else asks for themselves.
 */
export const readAccounts = async (): Promise<Accounts> => {
  const [passwd, groups] = await readTables()
  const uid = process.getuid?.() ?? 0
  const name = passwd.find(({ id }) => id === uid)?.name ?? String(uid)
  return { user: (await readServiceUser()) ?? { name, uid, gids: process.getgroups?.() ?? [] }, groups }
}
