import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root, Fault } from './project.mjs'

/** npm would rather finish its work when it is told to stop; what it leaves half done is done anew next time. */
const patienceMs = 2000

/** Somebody ended the command while a step was at work. */
export class Interrupted extends Fault {
  constructor(signal) {
    super('Interrupted; run the command again to go on.')
    this.exitCode = 128 + (constants.signals[signal] ?? 0)
  }
}

/**
 * Runs a program in the project's folder and hands its output through.
 * @returns the exit code; a signal, to us or to the program, is Interrupted
 */
export const exitCodeOf = (file, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options })
    let interruption = null
    // Ctrl-C reaches the child through the terminal; a SIGTERM to us alone does not. Wait for the child in both cases.
    let impatience
    const pass = (signal) => {
      interruption ??= signal
      child.kill(signal)
      impatience ??= setTimeout(() => child.kill('SIGKILL'), patienceMs)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, pass)
    child.on('error', (error) => reject(new Fault(`${file} could not be run: ${error.message}`)))
    child.on('close', (code, signal) => {
      clearTimeout(impatience)
      for (const each of signals) process.off(each, pass)
      const end = interruption ?? signal
      if (end === null) resolve(code)
      else reject(new Interrupted(end))
    })
  })

/** As exitCodeOf; anything but 0 is a fault with the words given. */
export const mustRun = async (file, args, words, options = {}) => {
  const code = await exitCodeOf(file, args, options)
  if (code !== 0) throw new Fault(`${words} (code ${code}).`)
}

/** Runs a program to its end and keeps what it printed. */
export const outputOf = (file, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.on('error', (error) => reject(new Fault(`${file} could not be run: ${error.message}`)))
    child.on('close', (code) => resolve({ code, output: output.trimEnd() }))
  })

/** The local program of an installed package, run with this Node. */
export const script = (path) => [process.execPath, `${root}/node_modules/${path}`]
