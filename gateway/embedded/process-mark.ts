import { readFileSync } from 'node:fs'

/** Names one run of one process: a pid alone is reused sooner or later, with the start time it is not. */
export interface ProcessMark {
  readonly pid: number
  /** Clock ticks since boot, field 22 of /proc/<pid>/stat; null where there is no such file. */
  readonly started: string | null
}

const startTime = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may hold blanks: count from the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const hasEnded = fields[0] === 'Z' || fields[0] === 'X' // Only waiting for its parent to notice.
    return hasEnded ? null : (fields[19] ?? null)
  } catch {
    return null // No such process (or no /proc at all).
  }
}

export const markOf = (pid: number): ProcessMark => ({ pid, started: startTime(pid) })

/** Is the marked process still the one that runs under this pid? */
export const isAlive = (mark: ProcessMark): boolean => {
  const now = startTime(mark.pid)
  if (now !== null || mark.started !== null) return now !== null && now === mark.started
  try {
    process.kill(mark.pid, 0)
    return true
  } catch {
    return false
  }
}
