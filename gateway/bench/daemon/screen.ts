import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import type { ServerFrame } from '../../protocol/frames.js'

/** The screen of a register, bare: it reads no more than it must, so that what is measured is the daemon. */
export interface Screen {
  /** Resolves with the next message that holds `text`. */
  next(text: string): Promise<string>
  request(name: string, body: object): Promise<unknown>
  send(text: string): void
  close(): Promise<void>
}

/** A socket whose messages are waited for by what they hold. */
export const openSocket = async (url: string, subprotocol: string | undefined): Promise<Screen> => {
  const socket = new WebSocket(url, subprotocol, { perMessageDeflate: false })
  const waiting = new Set<{ readonly text: string; readonly resolve: (message: string) => void }>()
  socket.on('message', (data: Buffer) => {
    const message = data.toString('utf8')
    for (const waiter of waiting) {
      if (!message.includes(waiter.text)) continue
      waiting.delete(waiter)
      waiter.resolve(message)
    }
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => undefined) // The close that follows ends the run.
  const next = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      if (socket.readyState !== socket.OPEN) reject(new Error('the line is closed'))
      waiting.add({ text, resolve })
    })
  return {
    next,
    request: async (name, body) => {
      const id = randomUUID()
      const answer = next(`"id":"${id}"`)
      socket.send(JSON.stringify({ type: 'request', id, name, body }))
      const frame = JSON.parse(await answer) as Extract<ServerFrame, { type: 'reply' }>
      if (!frame.ok) throw new Error(`${name} was refused: ${frame.error.message}`)
      return frame.body
    },
    send: (text) => socket.send(text),
    close: async () => {
      const closed = new Promise((resolve) => {
        socket.once('close', resolve)
      })
      socket.close()
      await closed
    },
  }
}

/** Connects to a register's line and signs in. */
export const openScreen = async (options: {
  readonly url: string
  readonly register: number
  readonly credential: string
  readonly user: string
  readonly pin: string
}): Promise<Screen> => {
  const line = `${options.url.replace('http', 'ws')}/register/${options.register}/line`
  const screen = await openSocket(line, 'till.v1')
  const welcome = screen.next('"type":"welcome"')
  screen.send(JSON.stringify({ type: 'identify', credential: options.credential, takeOver: true }))
  await welcome
  await screen.request('session.sign-in', { user: options.user, pin: options.pin })
  return screen
}
