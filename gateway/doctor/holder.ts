import { readdir, readFile, readlink, realpath } from 'node:fs/promises'

/**
 * Who has a device node open, as `name (process 123)`; null when nobody is found. Reads /proc (proc(5)), which shows
 * the files of other users' processes to root only.
 */
export const holderOf = async (path: string, proc = '/proc'): Promise<string | null> => {
  const node = await realpath(path).catch(() => path)
  const pids = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/u.test(name))
  for (const pid of pids) {
    if (Number(pid) === process.pid) continue
    const descriptors = await readdir(`${proc}/${pid}/fd`).catch(() => []) // Gone meanwhile, or of another user.
    for (const descriptor of descriptors) {
      const target = await readlink(`${proc}/${pid}/fd/${descriptor}`).catch(() => null)
      if (target !== node) continue
      const name = await readFile(`${proc}/${pid}/comm`, 'utf8').catch(() => 'unknown')
      return `${name.trim()} (process ${pid})`
    }
  }
  return null
}
