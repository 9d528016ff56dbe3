import { pathToFileURL } from 'node:url'
import { say } from './progress.mjs'
import { Fault } from './project.mjs'

/** Is this module the program that was started (and not one that another imports)? */
export const isMain = (moduleUrl) => moduleUrl === pathToFileURL(process.argv[1] ?? '').href

/** esbuild has printed what it found already; its error only repeats it. */
const isReported = (error) => error instanceof Fault || Array.isArray(error?.errors)

/** Runs a task. A fault that the reader can mend is shown as its words; the exit code tells of it. */
export const main = async (work) => {
  try {
    await work()
  } catch (error) {
    if (!isReported(error)) throw error
    say(error.message)
    process.exitCode ||= error.exitCode ?? 1
  }
}
