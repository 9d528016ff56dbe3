import { readFileSync } from 'node:fs'

const everyMs = 500
const stops = ['SIGTERM', 'SIGINT', 'SIGHUP']

/**
 * npm hands SIGINT and SIGTERM on to what it runs, but not SIGKILL. When npm is gone, we end as if it had sent SIGTERM,
 * so that `kill -9` of `npm run demo` leaves nothing behind.
 */
export const watchParent = () => {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const alone = orphaned()
  const told = noteStops()
  const timer = setInterval(() => {
    if (!alone()) return
    clearInterval(timer)
    if (!told()) process.kill(process.pid, 'SIGTERM')
  }, everyMs)
  timer.unref()
}

/** npm runs `sh -c …`, and not every shell makes way for what it runs: then npm is our parent's parent. */
const orphaned = () => {
  const parent = process.ppid
  const { name, parent: above } = processOf(parent)
  return () => process.ppid !== parent || (/sh$/.test(name) && processOf(parent).parent !== above)
}

/** Name and parent of a process, from proc(5): `pid (name) state ppid …`; the name may hold anything. */
const processOf = (pid) => {
  try {
    const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return { name: name ?? '', parent: Number(rest?.split(' ')[1]) }
  } catch {
    return { name: '', parent: null } // Gone, or no Linux.
  }
}

/**
 * Were we told to stop already? Who stops a whole process group tells the parent and us: saying it once more would be
 * the second time, which means "at once". Listens only beside a listener of the program's own, because any listener
 * takes away that a signal ends the process.
 */
const noteStops = () => {
  let told = false
  const noted = new Set()
  process.on('newListener', (name) => {
    if (!stops.includes(name) || noted.has(name)) return
    noted.add(name)
    process.on(name, () => {
      told = true
    })
  })
  return () => told
}
