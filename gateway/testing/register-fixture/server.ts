import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import { Compile } from 'typebox/compile'
import { type WebSocket, WebSocketServer } from 'ws'
import { isTillgateError, TillgateError } from '../../../core/errors/error.js'
import type { RequestBody } from '../../client/index.js'
import { ClientFrame, ServerFrame, type Change } from '../../protocol/frames.js'
import { type RegisterCommandName, registerCommands } from '../../protocol/register-commands.js'
import type { RegisterState } from '../../protocol/register-state.js'
import { projectRoot } from '../project-root.js'
import { handleBench } from './bench.js'
import { fixtureId } from './goods.js'
import { playScene, registerId, type SceneName } from './scenes.js'

const checks = { client: Compile(ClientFrame), server: Compile(ServerFrame) }
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
}
/** As the daemon sends it: nothing inline, nothing from elsewhere. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ws: wss:"

export interface RegisterFixture {
  readonly url: string
  readonly origin: string
  /** Requests as they came, in order. */
  readonly requests: readonly { readonly name: string; readonly body: unknown }[]
  play(scene: SceneName): void
  /** From now on this request needs a manager, whose PIN is 4321; gives what was let through, as it grows. */
  needManager(name: RegisterCommandName): readonly object[]
  /** A scan of the register's own scanner. */
  scan(code: string): void
  state(): RegisterState
  /** Closes the line with a code, and answers the next identify with it until told otherwise (null). */
  refuseWith(code: number | null): void
  /** Stops answering without closing: what a cut cable looks like. */
  cut(how: boolean): void
  /** False: no bench, as in a real store. */
  bench(on: boolean): void
  stop(): Promise<void>
}

/**
 * A daemon in small for the register page: real HTTP and WebSocket, the true frames (each checked against its schema),
 * and a shop in memory behind them that can be put into any state worth looking at.
 */
export const startRegisterFixture = async (port = 0): Promise<RegisterFixture> => {
  let shop = playScene('empty')
  let n = 0
  let refusal: number | null = null
  let silent = false
  let benchOn = false
  const requests: { name: string; body: unknown }[] = []
  const managed = new Set<string>()
  const overrides: object[] = []
  const sockets = new Set<WebSocket>()

  const send = (socket: WebSocket, frame: ServerFrame) => {
    if (!checks.server.Check(frame))
      throw new Error(`No frame of the protocol: ${JSON.stringify(checks.server.Errors(frame))}`)
    if (!silent) socket.send(JSON.stringify(frame))
  }
  const tell = (changes: Change[]) => {
    n++
    for (const socket of sockets) send(socket, { type: 'update', n, changes })
  }
  /** Does something to the shop and tells the parts that changed. */
  const doing = (what: () => unknown): unknown => {
    const before = shop.state()
    try {
      return what()
    } finally {
      const after = shop.state()
      const parts = Object.keys(after) as (keyof RegisterState)[]
      const changes = parts.flatMap((part) =>
        after[part] === before[part] ? [] : [{ part, value: after[part] } as Change],
      )
      if (changes.length > 0) tell(changes)
    }
  }
  const welcome = (socket: WebSocket) => {
    if (refusal !== null) return socket.close(refusal)
    sockets.add(socket)
    return send(socket, { type: 'welcome', stream: fixtureId(2), n, snapshot: shop.state() })
  }
  const answer = (socket: WebSocket, frame: Extract<ClientFrame, { type: 'request' }>) => {
    const name = frame.name as RegisterCommandName
    if (!Compile(registerCommands[name].input).Check(frame.body))
      throw new Error(`Bad body of ${name}: ${JSON.stringify(frame.body)}`)
    requests.push({ name, body: frame.body })
    try {
      if (managed.has(name)) askManager(frame.override)
      const body = doing(() => shop.handle(name, frame.body as RequestBody<typeof name>))
      send(socket, { type: 'reply', id: frame.id, ok: true, body })
    } catch (error) {
      if (!isTillgateError(error)) throw error
      send(socket, { type: 'reply', id: frame.id, ok: false, error: wireError(error) })
    }
  }

  const askManager = (override: Extract<ClientFrame, { type: 'request' }>['override']) => {
    if (override === undefined) throw new TillgateError('PERMISSION_REQUIRED', { action: 'This', permission: 'void' })
    if (override.pin !== '4321') throw new TillgateError('SIGN_IN_FAILED')
    overrides.push(override)
  }

  const scan = (code: string) => {
    if (silent) return
    try {
      doing(() => shop.scan(code))
      tell([{ part: 'feedback', value: { good: true, scan: code, text: code, error: null } }])
    } catch (error) {
      if (!isTillgateError(error)) throw error
      tell([{ part: 'feedback', value: { good: false, scan: code, text: error.message, error: wireError(error) } }])
    }
  }

  const http = createServer((request, response) => {
    if (benchOn && handleBench(request, response, { scan })) return
    if (request.url === '/bench/state') response.writeHead(204).end()
    else serve(request, response)
  })
  const line = new WebSocketServer({ server: http, handleProtocols: () => 'till.v1' })
  line.on('connection', (socket) => {
    const time = new Date().toISOString()
    const server = { name: 'tillgate', version: '0.1.0' } as const
    send(socket, { type: 'hello', server, register: registerId, time, limits: { message: 262_144 } })
    socket.on('close', () => sockets.delete(socket))
    socket.on('message', (data: Buffer) => {
      const frame: unknown = JSON.parse(data.toString())
      if (!checks.client.Check(frame)) throw new Error(`No frame of the protocol: ${data.toString()}`)
      if (silent) return
      if (frame.type === 'ping') return send(socket, { type: 'pong', time })
      if (frame.type === 'request') return answer(socket, frame)
      if (frame.takeOver === true) refusal = null
      welcome(socket)
    })
  })
  /** The pairing code of the fixture. */
  const pair = (request: IncomingMessage, response: ServerResponse) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      if (text.includes('"PAIR-ME"')) {
        refusal = null
        response.writeHead(204).end()
        return
      }
      const body = {
        code: 'PAIRING_FAILED',
        message: 'The pairing code is wrong, used or expired.',
        details: {},
        retryable: false,
      }
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  }
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const path = normalize((request.url ?? '/').split('?')[0] ?? '/')
    if (request.method === 'POST' && path.endsWith('/pair')) return pair(request, response)
    const file = /^\/register\/[^/]+$/.test(path)
      ? 'register/index.html'
      : path.startsWith('/assets/')
        ? path.slice(8)
        : null
    try {
      if (file === null) throw new Error('not found')
      const content = readFileSync(join(projectRoot, 'build/gateway/pages', file))
      const type = types[extname(file)] ?? 'application/octet-stream'
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(content)
    } catch {
      response.writeHead(404).end()
    }
  }

  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return {
    origin,
    url: `${origin}/register/${registerId}`,
    requests,
    scan,
    state: () => shop.state(),
    needManager: (name) => {
      managed.add(name)
      return overrides
    },
    play: (scene) => {
      doing(() => (shop = playScene(scene)))
    },
    refuseWith: (code) => {
      refusal = code
      if (code !== null) for (const socket of sockets) socket.close(code)
    },
    cut: (how) => {
      silent = how
      if (!how) for (const socket of line.clients) socket.terminate()
    },
    bench: (on) => {
      benchOn = on
    },
    stop: async () => {
      for (const socket of line.clients) socket.terminate()
      line.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

const wireError = (error: { toBody(): { code: string; message: string; retryable: boolean } }) => {
  const { code, message, retryable } = error.toBody()
  return { code, message, retryable, details: {} }
}
