import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { testServerVariable } from '../../core/store/testing/database.js'
import { startTestServer } from './server.js'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs a program with the test server's address in its environment and stops the server afterwards.
 * @returns the program's exit code (128 + the signal's number when it died of one)
 */
export const withPostgres = async (file: string, args: readonly string[]): Promise<number> => {
  const { server, stop } = await startTestServer()
  try {
    const env = { ...process.env, [testServerVariable]: JSON.stringify(server) }
    const child = spawn(file, args, { env, stdio: 'inherit' })
    const pass = (signal: NodeJS.Signals): void => {
      child.kill(signal)
    }
    for (const signal of signals) process.on(signal, pass)
    return await new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
    })
  } finally {
    await stop()
  }
}
