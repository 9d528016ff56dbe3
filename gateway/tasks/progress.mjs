const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`

/** How often a step without output of its own says that it is still at work. */
const heartbeatMs = 10_000

export const say = (line) => process.stderr.write(`${line}\n`)

/** Names a step, runs it, and says how long it took; a long silent one says every now and then that it lives. */
export const step = async (name, work) => {
  const since = Date.now()
  say(`${name} ...`)
  const heartbeat = setInterval(() => say(`  still at it after ${seconds(since)}`), heartbeatMs)
  try {
    const result = await work()
    say(`${name}: done in ${seconds(since)}`)
    return result
  } catch (error) {
    say(`${name}: given up after ${seconds(since)}`)
    throw error
  } finally {
    clearInterval(heartbeat)
  }
}
