import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program under test in a process of its own. */
export interface Child {
  readonly pid: number
  /** What the program said when it was ready. */
  readonly ready: string
  stop(): Promise<void>
}

/** Longest wait for a program to get ready, in milliseconds. */
const patienceMs = 60_000

/**
 * Starts a compiled program of ours and waits for the line of its output that says it is ready: `pattern` with one group.
 * It ends with this process, also when somebody kills it: its input is a pipe of ours, see `endWithParent`.
 */
export const startChild = async (file: string, args: readonly string[], pattern: RegExp): Promise<Child> => {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  const said: string[] = []
  const ready = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${file} is not ready after a minute`)), patienceMs)
    // Read on after it is ready, or its output would fill the pipe and stop it.
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (said.length < 50) said.push(line)
      const found = pattern.exec(line)
      if (found === null) return
      clearTimeout(timer)
      resolve(found[1] ?? '')
    })
    child.once('exit', () => {
      clearTimeout(timer)
      reject(new Error(`${file} ended: ${said.join('\n')}`))
    })
  })
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await gone
  }
  try {
    return { pid: child.pid ?? 0, ready: await ready, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
