import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ScannerAnswer, ScannerCommand } from './commands.js'
import type { ScannerSimulator, ScannerSimulatorOptions } from './scanner-simulator.js'

const program = fileURLToPath(new URL('./main.js', import.meta.url))

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const argumentsOf = ({ tcp, ptyLink, prefix, suffix }: ScannerSimulatorOptions): readonly string[] => [
  ...(tcp ? ['--tcp', `${tcp.host}:${tcp.port}`] : []),
  ...(ptyLink === undefined ? [] : ['--pty-link', ptyLink]),
  ...(prefix === undefined ? [] : ['--prefix', hex(prefix)]),
  ...(suffix === undefined ? [] : ['--suffix', hex(suffix)]),
]

/** Ends the process's input and waits until it is gone. */
const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.stdin?.end()
  await exited
}

/**
 * Starts the simulator in a process of its own: what it does costs the daemon's event loop nothing. It ends by itself
 * when this process does.
 */
export const spawnScannerSimulator = async (options: ScannerSimulatorOptions): Promise<ScannerSimulator> => {
  const child = spawn(process.execPath, [program, ...argumentsOf(options)], { stdio: ['pipe', 'pipe', 'inherit'] })
  // A command to a process that is gone is answered below, by the end of its output.
  child.stdin.on('error', () => {})
  const waiting: ((line: string | null) => void)[] = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => waiting.shift()?.(line))
  let gone = false
  lines.once('close', () => {
    gone = true
    for (const tell of waiting.splice(0)) tell(null)
  })
  const nextLine = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const take = (line: string | null): void => {
        if (line === null) reject(new Error('the scanner simulator ended'))
        else resolve(line)
      }
      if (gone) take(null)
      else waiting.push(take)
    })
  const ask = async (command: ScannerCommand): Promise<void> => {
    child.stdin.write(`${JSON.stringify(command)}\n`)
    const answer = JSON.parse(await nextLine()) as ScannerAnswer
    if (!answer.ok) throw new Error(answer.problem)
  }
  const { ready } = JSON.parse(await nextLine()) as { readonly ready: { readonly tcpPort: number | null } }
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  return {
    tcpPort: ready.tcpPort,
    scan: (code) => ask(typeof code === 'string' ? { do: 'scan', text: code } : { do: 'scan', base64: base64(code) }),
    send: (bytes) => ask({ do: 'send', base64: base64(bytes) }),
    connected: () => ask({ do: 'connected' }),
    setFault: (fault) => ask({ do: 'fault', fault }),
    close: () => end(child),
  }
}
