import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ClientFrame, ServerFrame } from '../../protocol/frames.js'
import type { RegisterState } from '../../protocol/register-state.js'

/** One connection, seen from the server: what arrives in order, and what the script sends. */
export interface ScriptedConnection {
  next(): Promise<ClientFrame>
  send(frame: ServerFrame): void
  sendRaw(text: string): void
  /** No close handshake and no more bytes: the client finds out by itself. */
  goSilent(): void
  close(code: number): void
  cut(): void
  readonly closed: Promise<unknown>
}

export interface ScriptedServer {
  readonly url: string
  next(): Promise<ScriptedConnection>
  stop(): Promise<void>
}

/** A queue that can be waited on, for things that come when they come. */
const createQueue = <T>() => {
  const items: T[] = []
  const waiting: ((item: T) => void)[] = []
  return {
    put: (item: T) => {
      const first = waiting.shift()
      if (first === undefined) items.push(item)
      else first(item)
    },
    take: (): Promise<T> => {
      const first = items.shift()
      return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first)
    },
  }
}

const connectionOf = (socket: WebSocket): ScriptedConnection => {
  const frames = createQueue<ClientFrame>()
  let silent = false
  socket.on('error', () => undefined)
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as ClientFrame
    if (silent) return
    if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong', time: new Date().toISOString() }))
    else frames.put(frame)
  })
  return {
    next: frames.take,
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendRaw: (text) => socket.send(text),
    goSilent: () => {
      silent = true
    },
    close: (code) => socket.close(code),
    cut: () => socket.terminate(),
    closed: once(socket, 'close'),
  }
}

/** A real `ws` server whose every frame a test writes by hand. */
export const startScriptedServer = async (): Promise<ScriptedServer> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'till.v1' })
  await once(server, 'listening')
  const connections = createQueue<ScriptedConnection>()
  server.on('connection', (socket) => connections.put(connectionOf(socket)))
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}/register/x/line`,
    next: connections.take,
    stop: async () => {
      for (const socket of server.clients) socket.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}

export const registerId = '0198b3a0-0000-7000-8000-000000000001'
export const streamId = '0198b3a0-0000-7000-8000-0000000000aa'

export const helloFrame = (limit = 262_144): ServerFrame => ({
  type: 'hello',
  server: { name: 'tillgate', version: '0.1.0' },
  register: registerId,
  time: '2026-11-24T10:15:00.000Z',
  limits: { message: limit },
})

export const emptyState = (): RegisterState => ({
  register: {
    id: registerId,
    number: 1,
    name: 'Register 1',
    returnReasons: [],
    store: {
      number: 1,
      name: 'Main Street',
      zone: 'UTC',
      locale: 'en-US',
      currency: 'USD',
      minorDigits: 2,
      training: false,
    },
  },
  user: null,
  sale: null,
  lastSale: null,
  suspended: [],
  leases: [],
  devices: [],
  jobs: [],
  database: { state: 'ready', text: 'Ready' },
})
