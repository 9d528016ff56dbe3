import pg from 'pg'
import { startTcpFaultProxy, type TcpFaultProxy } from '../../drivers/testing/tcp-fault-proxy.js'

/** Stands between a daemon and its database, so that the database can go away for this daemon alone. */
export interface DatabaseSwitch {
  /** The same database through the switch; to be called once. */
  readonly through: (url: string) => Promise<string>
  /** Every connection breaks in the middle of whatever it was doing, and none comes about any more. */
  readonly off: () => Promise<void>
  readonly on: () => Promise<void>
}

export const databaseSwitch = (t: { teardown(handler: () => Promise<void>): unknown }): DatabaseSwitch => {
  let proxy: TcpFaultProxy | null = null
  return {
    through: async (url) => {
      // The driver knows how to read its own connection strings, those of unix sockets too.
      const { host, port, user, password, database } = new pg.Client({ connectionString: url })
      const opened = await startTcpFaultProxy(
        host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port },
      )
      t.teardown(() => opened.close())
      proxy = opened
      const secret = typeof password === 'string' ? `:${encodeURIComponent(password)}` : ''
      return `postgresql://${user ?? ''}${secret}@127.0.0.1:${opened.port}/${database ?? ''}`
    },
    off: async () => proxy?.set('refuse'),
    on: async () => proxy?.set('pass'),
  }
}
