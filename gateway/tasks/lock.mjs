import { mkdirSync, readFileSync, rmSync, writeFileSync, linkSync, unlinkSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { say } from './progress.mjs'
import { inProject } from './project.mjs'

const alive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

const holder = (file) => {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return null // Gone in between.
  }
}

const take = (file) => {
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    linkSync(mine, file) // Fails when the lock is there; complete from the first moment on when it is not.
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    unlinkSync(mine)
  }
}

/** Two commands at once in one clone must not install or build over each other: the second waits for the first. */
export const withLock = async (work) => {
  mkdirSync(inProject('.tillgate'), { recursive: true })
  const file = inProject('.tillgate', 'setup.lock')
  for (let told = false; !take(file); await delay(200)) {
    const pid = holder(file)
    if (pid === null) continue
    if (!alive(pid)) {
      rmSync(file, { force: true }) // Left by a run that was killed.
    } else if (!told) {
      say(`Waiting for process ${pid}, which is installing or building here ...`)
      told = true
    }
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}
