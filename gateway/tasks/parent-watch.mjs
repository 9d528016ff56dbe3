const everyMs = 500
const stops = ['SIGTERM', 'SIGINT', 'SIGHUP']

/**
 * npm hands SIGINT and SIGTERM on to what it runs, but not SIGKILL. When npm is our parent and is gone, we end as if
 * it had sent SIGTERM, so that `kill -9` of `npm run demo` leaves nothing behind.
 */
export const watchParent = () => {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const told = noteStops()
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    if (!told()) process.kill(process.pid, 'SIGTERM')
  }, everyMs)
  timer.unref()
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
