import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { projectRoot } from './project-root.js'

/** `tillgate serve` in a process of its own, to be killed and started again on the same configuration. */
export class KilledDaemon {
  readonly #config: string
  #child: ChildProcess | null = null

  constructor(config: string) {
    this.#config = config
  }

  /** Until it is ready. @throws Error with the end of its log when it ends before that */
  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      [join(projectRoot, 'build/gateway/cli/main.js'), 'serve', '--config', this.#config],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    this.#child = child
    const words: string[] = []
    const heard = (line: string): void => void (words.push(line) > 20 && words.shift())
    // Both pipes are read to the end: a full one would stop the daemon.
    const log = createInterface({ input: child.stdout }).on('line', heard)
    createInterface({ input: child.stderr }).on('line', heard)
    await new Promise<void>((resolve, reject) => {
      log.on('line', (line) => line.includes('ready at') && resolve())
      child.once('close', (code, signal) =>
        reject(new Error(`the daemon ended (${code ?? signal}) before it was ready:\n${words.join('\n')}`)),
      )
    })
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
}
