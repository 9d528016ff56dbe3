const everyMs = 500

/**
 * npm hands SIGINT and SIGTERM on to what it runs, but not SIGKILL. When npm is our parent and is gone, we end as if
 * it had sent SIGTERM, so that `kill -9` of `npm run demo` leaves nothing behind.
 */
export const watchParent = () => {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, everyMs)
  timer.unref()
}
