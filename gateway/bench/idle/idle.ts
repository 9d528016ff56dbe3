import { fileURLToPath } from 'node:url'
import type { BenchServer } from '../bench-server.js'
import { startChild } from '../daemon/child.js'
import { cpuMsOf, memoryMbOf } from '../daemon/process-usage.js'
import { openSocket, type Screen } from '../daemon/screen.js'
import { startStore } from '../daemon/store.js'
import type { Figure } from '../report.js'

export interface IdleSettings {
  readonly registers: number
  /** How long both are watched doing nothing. */
  readonly seconds: number
  readonly say: (line: string) => void
}

/** A page asks for a sign of life after a second of silence, so an idle screen is not a silent one. */
const pingMs = 1000
interface Watched {
  readonly name: string
  readonly pid: number
  readonly screens: readonly Screen[]
}

/**
 * Memory and processor time of the daemon whose registers do nothing, against fastify and ws with as many sockets. Both at the same time, for each is idle.
 */
export const benchIdle = async (
  server: BenchServer,
  { registers, seconds, say }: IdleSettings,
): Promise<readonly Figure[]> => {
  const database = await server.database('bench_idle')
  const program = fileURLToPath(new URL('./bare.js', import.meta.url))
  const store = await startStore(database, registers)
  const bare = await startChild(program, [], /ready at (ws:\S+)/)
  const bareScreens = await Promise.all(
    Array.from({ length: registers }, () => openSocket(`${bare.ready}/line`, undefined)),
  )
  const watched: readonly Watched[] = [
    { name: 'tillgate', pid: store.child.pid, screens: store.lanes.map(({ screen }) => screen) },
    { name: 'fastify and ws', pid: bare.pid, screens: bareScreens },
  ]
  const ping = setInterval(() => {
    for (const { screens } of watched) for (const screen of screens) screen.send('{"type":"ping"}')
  }, pingMs)
  try {
    // What is only needed to start is collected by then.
    await pause(seconds * 250)
    const before = watched.map(({ pid }) => cpuMsOf(pid))
    await pause(seconds * 1000)
    const used = watched.map(({ pid }, index) => ({
      memory: memoryMbOf(pid),
      cpu: (cpuMsOf(pid) - (before[index] ?? 0)) / seconds / 10,
    }))
    say(`idle: ${watched.map(({ name }, index) => `${name} ${used[index]?.memory.toFixed(0)} MB`).join(', ')}`)
    return watched.map(({ name }, index) => {
      const own = used[index] ?? { memory: Number.NaN, cpu: Number.NaN }
      const memory = (used[0]?.memory ?? Number.NaN) / own.memory
      return {
        part: 'idle',
        what: `${registers} registers`,
        who: name,
        values: { 'memory MB': own.memory, 'processor %': own.cpu },
        ratios: index === 0 ? [] : [{ of: 'memory', value: memory, goal: 2, met: memory <= 2 }],
      }
    })
  } finally {
    clearInterval(ping)
    await Promise.all(bareScreens.map((screen) => screen.close()))
    await bare.stop()
    await store.close()
    await database.close()
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
