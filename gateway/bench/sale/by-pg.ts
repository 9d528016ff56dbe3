import pg from 'pg'
import { runClients, type Contender } from './contender.js'
import { saleStatements } from './statements.js'

const named = /(?<!:):([a-z_][a-z0-9_]*)/g

/** The statements as `pg` wants them: numbered places, a name under which the server keeps them prepared. */
const prepared = saleStatements.map(({ sql, reads }, index) => {
  const names = [...sql.matchAll(named)].map(([, name]) => name ?? '')
  let place = 0
  return { name: `sale-${index}`, text: sql.replace(named, () => `$${++place}`), names, reads: reads === true }
})

/** Bare `pg`: the statements one by one, prepared, on a connection for each client. */
export const byPg = (url: string, generation: number): Contender => {
  const connections: pg.Client[] = []
  const connection = async (client: number): Promise<pg.Client> => {
    while (connections.length <= client) {
      const made = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC -c jit=off' })
      made.on('error', () => undefined) // The query in hand rejects with the same fault.
      await made.connect()
      connections.push(made)
    }
    return connections[client] as pg.Client // Just made, if it was not there.
  }
  return {
    name: 'bare pg',
    run: async (clients, sales) => {
      await connection(clients - 1)
      return runClients(clients, sales, async (sale, client) => {
        const db = await connection(client)
        const values = new Map<string, unknown>([
          ['lot', sale.lot],
          ['client_id', sale.client],
          ['n', sale.n],
          ['generation', generation],
        ])
        for (const { name, text, names, reads } of prepared) {
          const given = names.map((each) => values.get(each))
          const { rows } = await db.query<Record<string, unknown>>({ name, text, values: given })
          if (reads) for (const [key, value] of Object.entries(rows[0] ?? {})) values.set(key, value)
        }
      })
    },
    close: async () => {
      await Promise.all(connections.map((each) => each.end()))
    },
  }
}
