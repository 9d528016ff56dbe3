import { TillgateError } from '../errors/error.js'
import type { Database } from './database.js'
import { newId } from './ids.js'
import { isRefusal, type Registers, type RegisterRow, type Sessions, type UserRow, type Users } from './store.js'

const registerColumns = `r.id, r.number, r.name, exists (select from st.register_credential c where c.register_id = r.id) as paired`

/** The registers of the store and what pairs a screen with one. Only hashes are kept. */
export const registersOf = (db: Database): Registers => ({
  list: () =>
    db.rows<RegisterRow>('register-list', `select ${registerColumns} from st.register r order by r.number`, []),
  byNumber: async (number) => {
    const [row] = await db.rows<RegisterRow>(
      'register-by-number',
      `select ${registerColumns} from st.register r where r.number = $1`,
      [number],
    )
    return row ?? null
  },
  add: async (number, name) => {
    const [row] = await db.rows<RegisterRow>(
      'register-add',
      `insert into st.register as r (id, number, name) values ($1, $2, $3) on conflict (number) do nothing returning r.id, r.number, r.name, false as paired`,
      [newId(), number, name],
    )
    if (row === undefined) throw new TillgateError('REGISTER_EXISTS', { register: number })
    return row
  },
  setPairingCode: async (registerId, codeHash, secondsToLive) => {
    await db.rows(
      'pairing-set',
      `insert into st.pairing_code (register_id, hash, expires_at) values ($1, $2, now() + make_interval(secs => $3))
       on conflict (register_id) do update set hash = excluded.hash, expires_at = excluded.expires_at`,
      [registerId, codeHash, secondsToLive],
    )
  },
  usePairingCode: async (registerId, codeHash, credentialHash) => {
    const rows = await db.rows(
      'pairing-use',
      `with used as (delete from st.pairing_code where register_id = $1 and hash = $2 and expires_at > now() returning register_id)
       insert into st.register_credential (register_id, hash) select register_id, $3 from used returning hash`,
      [registerId, codeHash, credentialHash],
    )
    return rows.length === 1
  },
  addCredential: async (registerId, credentialHash) => {
    await db.rows(
      'credential-add',
      'insert into st.register_credential (register_id, hash) values ($1, $2) on conflict do nothing',
      [registerId, credentialHash],
    )
  },
  hasCredential: async (registerId, credentialHash) => {
    const rows = await db.rows(
      'credential-has',
      'select 1 as one from st.register_credential where register_id = $1 and hash = $2',
      [registerId, credentialHash],
    )
    return rows.length === 1
  },
})

const userColumns = `id, name, role, pin_hash as "pinHash", active, failures, to_char(paused_until, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "pausedUntil"`

export const usersOf = (db: Database, generation: number): Users => ({
  all: () =>
    db.rows<UserRow>('user-all', `select ${userColumns} from st.app_user order by not active, lower(name)`, []),
  create: (input) =>
    db.call('write_user', { generation, add: true, id: newId(), event: newId(), ...input, name: input.name.trim() }),
  change: (input) => db.call('write_user', { generation, add: false, event: newId(), ...input }),
  grantOverride: async (input) => {
    const result = await db.call<object>('grant_override', { generation, event: newId(), ...input })
    if (isRefusal(result)) throw new TillgateError(result.refused.code, result.refused.details)
  },
  list: () =>
    db.rows<UserRow>('user-list', `select ${userColumns} from st.app_user where active order by lower(name)`, []),
  byName: async (name) => {
    const [row] = await db.rows<UserRow>(
      'user-by-name',
      `select ${userColumns} from st.app_user where lower(name) = lower($1)`,
      [name.trim()],
    )
    return row ?? null
  },
  add: async ({ name, role, pinHash }) => {
    const [row] = await db.rows<UserRow>(
      'user-add',
      `insert into st.app_user (id, name, role, pin_hash) values ($1, $2, $3, $4) on conflict (lower(name)) do nothing returning ${userColumns}`,
      [newId(), name.trim(), role, pinHash],
    )
    if (row === undefined) throw new TillgateError('USER_EXISTS', { user: name.trim() })
    return row
  },
  recordFailure: async (id, pauseSeconds) => {
    await db.rows(
      'user-failure',
      `update st.app_user set failures = failures + 1, paused_until = case when $2::float8 > 0 then now() + make_interval(secs => $2) else paused_until end where id = $1`,
      [id, pauseSeconds],
    )
  },
  recordSuccess: async (id) => {
    await db.rows('user-success', 'update st.app_user set failures = 0, paused_until = null where id = $1', [id])
  },
})

const sessionColumns = `s.id, s.user_id as "userId", u.name as "userName", u.role, s.register_id as "registerId"`

type SessionFound = NonNullable<Awaited<ReturnType<Sessions['find']>>>

export const sessionsOf = (db: Database): Sessions => ({
  open: async ({ userId, registerId, tokenHash, secondsToLive }) => {
    const id = newId()
    // One user at a register: the one before is signed out.
    await db.rows(
      'session-open',
      `with gone as (delete from st.session where register_id = $3 or expires_at < now())
       insert into st.session (id, user_id, register_id, token_hash, expires_at) values ($1, $2, $3, $4, now() + make_interval(secs => $5))`,
      [id, userId, registerId, tokenHash, secondsToLive],
    )
    return { id }
  },
  find: async (tokenHash) => {
    const [row] = await db.rows<SessionFound>(
      'session-find',
      `select ${sessionColumns} from st.session s join st.app_user u on u.id = s.user_id where s.token_hash = $1 and s.expires_at > now() and u.active`,
      [tokenHash],
    )
    return row ?? null
  },
  close: async (id) => {
    await db.rows('session-close', 'delete from st.session where id = $1', [id])
  },
  ofRegister: async (registerId) => {
    const [row] = await db.rows<SessionFound>(
      'session-of-register',
      `select ${sessionColumns} from st.session s join st.app_user u on u.id = s.user_id where s.register_id = $1 and s.expires_at > now() and u.active
       order by s.opened_at desc limit 1`,
      [registerId],
    )
    return row ?? null
  },
})
