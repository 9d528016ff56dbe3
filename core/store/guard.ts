import pg from 'pg'

/** Key of the advisory lock that the one writing daemon holds for as long as it lives. */
export const daemonLock = `hashtext('tillgate.daemon')`

/** Milliseconds between attempts to have the lock again after the database was away. */
const retryMs = 1000

/**
 * The connection that holds the writer's lock. PostgreSQL frees the lock when the connection dies, so a restart of the
 * database frees it too: then it is taken again on a new connection. Whoever took it meanwhile counted the generation
 * up, and our statements are refused with DAEMON_SUPERSEDED; so losing it for a second is safe, and keeping it is only
 * what keeps a second daemon from starting by mistake.
 */
export class WriterGuard {
  readonly #url: string
  readonly #onError: (error: Error) => void
  #client: pg.Client | null
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(url: string, client: pg.Client, onError: (error: Error) => void) {
    this.#url = url
    this.#client = client
    this.#onError = onError
    client.once('end', () => this.#lost(client))
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#client?.end().catch(() => undefined) // Already gone: nothing to free.
  }

  #lost(client: pg.Client): void {
    if (this.#closed || this.#client !== client) return
    this.#client = null
    this.#timer = setTimeout(() => void this.#again(), retryMs) // #again never rejects.
    this.#timer.unref()
  }

  async #again(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'tillgate guard', keepAlive: true })
    client.on('error', this.#onError)
    client.once('end', () => this.#lost(client))
    this.#client = client
    try {
      await client.connect()
      const { rows } = await client.query<{ got: boolean }>(`select pg_try_advisory_lock(${daemonLock}) as got`)
      if (rows[0]?.got !== true) await client.end() // Comes back by its 'end'.
    } catch (error) {
      this.#onError(error instanceof Error ? error : new Error(String(error)))
      await client.end().catch(() => undefined) // Never connected.
      this.#lost(client)
    }
  }
}
