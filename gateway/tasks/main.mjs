import { pathToFileURL } from 'node:url'
import { say } from './progress.mjs'
import { Fault } from './project.mjs'

/** Is this module the program that was started (and not one that another imports)? */
export const isMain = (moduleUrl) => moduleUrl === pathToFileURL(process.argv[1] ?? '').href

const forbidden = new Set(['EACCES', 'EPERM', 'EROFS'])

/** A fault in words that need no stack, or null when it is one of ours to mend. */
const wordsOf = (error) => {
  // esbuild has printed what it found already; its error only repeats it.
  if (error instanceof Fault || Array.isArray(error?.errors)) return error.message
  if (forbidden.has(error?.code) && error.path !== undefined) {
    return (
      `${error.path} cannot be changed by this user (${error.code}). The folder probably belongs to another one, ` +
      'an earlier run as root for example: run the command as its owner, or in a clone of your own.'
    )
  }
  if (error?.code === 'ENOSPC') return `There is no space left on the disk (${error.path ?? 'while writing'}).`
  return null
}

/** Runs a task. A fault that the reader can mend is shown as its words; the exit code tells of it. */
export const main = async (work) => {
  try {
    await work()
  } catch (error) {
    const words = wordsOf(error)
    if (words === null) throw error
    say(words)
    process.exitCode ||= error.exitCode ?? 1
  }
}
