/** Fastify with a WebSocket route and nothing else: answers `{"type":"ping"}` and keeps its sockets open. */
import websocket from '@fastify/websocket'
import fastify from 'fastify'

const app = fastify({ logger: false })
await app.register(websocket, { options: { perMessageDeflate: false } })
app.get('/line', { websocket: true }, (socket) => {
  socket.on('message', () => socket.send(JSON.stringify({ type: 'pong', time: new Date().toISOString() })))
})
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`ready at ${url.replace('http', 'ws')}\n`)
// Ends with whoever started it.
process.stdin.on('end', () => process.exit()).resume()
