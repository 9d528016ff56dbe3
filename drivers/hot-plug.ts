import { watch, type FSWatcher } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { systemClock, type Clock } from './clock.js'

export interface HotPlugOptions {
  /** Device paths to look out for. */
  readonly paths: readonly string[]
  /** Called with a path that was just made, or changed; the device behind it is worth an attempt. */
  readonly onPlug: (path: string) => void
  readonly clock?: Clock
  /** Milliseconds between looks when the kernel does not tell; see `poll`. */
  readonly pollMs?: number
}

/**
 * Notices that a device node or its link appears. The folder is watched (inotify); a folder that does not exist, as
 * /dev/serial/by-id while no serial device is there, or that cannot be watched (no more inotify watches) is looked at
 * once in a while instead. Nothing here opens a device.
 */
export class HotPlug {
  readonly #paths: readonly string[]
  readonly #onPlug: (path: string) => void
  readonly #clock: Clock
  readonly #pollMs: number
  readonly #watchers = new Map<string, FSWatcher>()
  /** What each path was at the last look: changes when the node is made anew. */
  readonly #seen = new Map<string, string>()
  #cancelPoll: (() => void) | null = null
  #looking: Promise<void> = Promise.resolve()
  #running = false

  constructor(options: HotPlugOptions) {
    this.#paths = options.paths
    this.#onPlug = options.onPlug
    this.#clock = options.clock ?? systemClock
    this.#pollMs = options.pollMs ?? 1_000
  }

  /** Begins to watch. Harmless when it runs already. */
  start(): void {
    if (this.#running) return
    this.#running = true
    this.#watchFolders()
    this.#scheduleLook()
  }

  /** Gives all watches back. Harmless when it does not run. */
  async stop(): Promise<void> {
    this.#running = false
    this.#cancelPoll?.()
    this.#cancelPoll = null
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
    this.#seen.clear()
    await this.#looking
  }

  get #folders(): readonly string[] {
    return [...new Set(this.#paths.map((path) => dirname(path)))]
  }

  #watchFolders(): void {
    for (const folder of this.#folders) {
      if (!this.#watchers.has(folder)) this.#watchFolder(folder)
    }
  }

  #watchFolder(folder: string): void {
    let watcher: FSWatcher
    try {
      watcher = watch(folder, { persistent: false })
    } catch {
      // No such folder yet, or no watches left: the next look tries again.
      return
    }
    const forget = (): void => {
      watcher.close()
      if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder)
    }
    watcher.on('change', (_kind, name) => {
      // The folder itself went away; udev removes it with its last link.
      if (name === basename(folder)) forget()
      for (const path of this.#paths) {
        if (dirname(path) === folder && (name === null || name === basename(path))) this.#onPlug(path)
      }
    })
    watcher.on('error', forget)
    this.#watchers.set(folder, watcher)
  }

  #scheduleLook(): void {
    this.#cancelPoll = this.#clock.after(this.#pollMs, () => {
      this.#looking = this.#look()
    })
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    if (!this.#running) return
    const unwatched = new Set(this.#folders.filter((folder) => !this.#watchers.has(folder)))
    // Watched first, looked at second: what is made in between is seen by one of the two.
    this.#watchFolders()
    for (const path of this.#paths) {
      if (!unwatched.has(dirname(path))) continue
      const now = await signatureOf(path)
      const before = this.#seen.get(path)
      this.#seen.set(path, now)
      if (this.#running && now !== '' && now !== before) this.#onPlug(path)
    }
    if (this.#running) this.#scheduleLook()
  }
}

/** Changes when the node is made anew; empty when there is none. */
const signatureOf = async (path: string): Promise<string> => {
  try {
    const { dev, ino, ctimeMs } = await stat(path)
    return `${dev}:${ino}:${ctimeMs}`
  } catch {
    return ''
  }
}
