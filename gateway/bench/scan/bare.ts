/**
 * What a scan on a screen costs at the least: a line comes in, one prepared SELECT, one `send`. No sale, no lease,
 * nothing kept. Arguments: the database, and the ports of the scanners; screen n connects to `/n`.
 */
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { WebSocketServer, type WebSocket } from 'ws'

const [url = '', ...ports] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url, max: 8 })
const screens = new Map<string, WebSocket>()

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('connection', (socket, request) => screens.set(request.url ?? '', socket))

const lookUp = `select i.id, i.description, i.price, l.level from cat.upc u join cat.item i on i.id = u.item_id left join st.item_level l on l.item_id = i.id where u.key = $1`

const show = async (lane: string, code: string): Promise<void> => {
  const { rows } = await pool.query<object>({ name: 'look-up', text: lookUp, values: [code.padStart(14, '0')] })
  screens.get(lane)?.send(JSON.stringify({ type: 'update', code, item: rows[0] ?? null }))
}

for (const [lane, port] of ports.entries()) {
  const scanner = connect(Number(port), '127.0.0.1')
  scanner.setNoDelay(true)
  createInterface({ input: scanner }).on('line', (code) => void show(`/${lane}`, code))
}
server.on('listening', () =>
  process.stdout.write(`ready at ws://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
)
// Ends with whoever started it.
process.stdin.on('end', () => process.exit()).resume()
