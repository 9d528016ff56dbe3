import { linkSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { TillgateError } from '../../core/errors/error.js'
import { isAlive, markOf, type ProcessMark } from './process-mark.js'

const recordFile = (folder: string): string => join(folder, 'owner.json')

/** Which process owns the folder, or null when nobody does (no record, or one cut short by a crash). */
export const readOwner = (folder: string): ProcessMark | null => {
  try {
    return JSON.parse(readFileSync(recordFile(folder), 'utf8')) as ProcessMark
  } catch {
    return null
  }
}

/**
 * Claims a folder for this process. A dead owner's claim is taken over.
 * @throws TillgateError EMBEDDED_IN_USE when a living process owns it
 */
export const claimFolder = (folder: string): void => {
  const mine = join(folder, `owner.${process.pid}`)
  writeFileSync(mine, JSON.stringify(markOf(process.pid)))
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        linkSync(mine, recordFile(folder)) // Atomic, and the content is there from the first moment on.
        return
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 5) throw error
      }
      const owner = readOwner(folder)
      if (owner !== null && isAlive(owner)) throw new TillgateError('EMBEDDED_IN_USE', { folder, pid: owner.pid })
      rmSync(recordFile(folder), { force: true })
    }
  } finally {
    unlinkSync(mine)
  }
}

export const releaseFolder = (folder: string): void => rmSync(recordFile(folder), { force: true })

/** The server that runs on a data folder according to its `postmaster.pid`, checked against what really runs there. */
const runningServer = (dataDir: string): number | null => {
  try {
    const pid = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0])
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return commandLine.split('\0').includes(dataDir) ? pid : null
  } catch {
    return null // No such file or no such process: nothing runs there.
  }
}

/**
 * Ends a server whose parent died. The kernel has told it to stop already, so it is usually on its way; one that is not
 * gets a fast shutdown (SIGINT), then an immediate one (SIGQUIT), after which its journal brings the data back.
 */
export const endLeftover = async (dataDir: string, log: (line: string) => void): Promise<void> => {
  if (runningServer(dataDir) === null) return
  log('a PostgreSQL left over from an earlier run is still there; ending it')
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    for (let waited = 0; waited < 5000; waited += 50) {
      const pid = runningServer(dataDir)
      if (pid === null) return
      if (waited === 0) process.kill(pid, signal)
      await delay(50)
    }
  }
}
