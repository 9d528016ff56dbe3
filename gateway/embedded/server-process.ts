import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { TillgateError } from '../../core/errors/error.js'
import { asIdentity, type Identity } from './identity.js'
import type { Native } from './native.js'

/** A running `postgres`. */
export interface ServerProcess {
  readonly pid: number
  /** Resolves with words when the server is gone, for whatever reason. Never rejects. */
  readonly exited: Promise<string>
  /** Ends all connections and shuts down cleanly. Twice is harmless. */
  stop(): Promise<void>
}

/** Settings for tests: a power cut may lose everything, which is all right for data that live for a minute. */
const fastSettings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'autovacuum_naptime=1h']

const settings = (socketFolder: string, durable: boolean): readonly string[] => [
  'listen_addresses=',
  `unix_socket_directories=${socketFolder}`,
  'unix_socket_permissions=0700',
  'shared_buffers=64MB',
  'max_connections=200',
  'wal_level=logical', // What replication to headquarters needs.
  'max_wal_size=256MB',
  'log_checkpoints=off',
  ...(durable ? [] : fastSettings),
]

const interesting = /\b(WARNING|FATAL|PANIC):/
const stopPatienceMs = 10_000

const stopChild = async (child: ChildProcess, exited: Promise<string>): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGINT')
  const impatience = setTimeout(() => child.kill('SIGQUIT'), stopPatienceMs)
  await exited
  clearTimeout(impatience)
}

/**
 * Starts the server and waits until it takes connections.
 * @throws TillgateError EMBEDDED_FAILED with the server's own last words
 */
export const startServer = async (options: {
  readonly native: Native
  readonly identity: Identity
  readonly dataDir: string
  readonly socketFolder: string
  readonly durable: boolean
  readonly log: (line: string) => void
}): Promise<ServerProcess> => {
  const given = settings(options.socketFolder, options.durable).flatMap((setting) => ['-c', setting])
  const command = asIdentity(options.identity, options.native.postgres, ['-D', options.dataDir, ...given])
  // Its own session: Ctrl-C in a terminal goes to the daemon only, which finishes its work before the database goes.
  const child = spawn(command.file, command.args, {
    cwd: '/',
    env: { ...options.native.env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  const lastLines: string[] = []
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(lastLines.join('\n') || `it ended (${String(code ?? signal)})`))
  })
  const ready = new Promise<'ready'>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastLines.push(line)
      if (lastLines.length > 8) lastLines.shift()
      if (line.includes('database system is ready to accept connections')) resolve('ready')
      else if (interesting.test(line)) options.log(line)
    })
  })
  const first = await Promise.race([ready, exited])
  if (first !== 'ready' || child.pid === undefined) {
    throw new TillgateError('EMBEDDED_FAILED', { reason: `postgres said: ${first}` })
  }
  return { pid: child.pid, exited, stop: () => stopChild(child, exited) }
}
