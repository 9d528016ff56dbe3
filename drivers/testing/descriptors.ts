import { readdirSync, readlinkSync } from 'node:fs'

/** What the open descriptors of this process lead to, sorted; the one that lists the folder is left out. Linux. */
export const openDescriptors = (): readonly string[] =>
  readdirSync('/proc/self/fd')
    .flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)]
      } catch {
        // The descriptor with which the folder was read is closed again.
        return []
      }
    })
    .toSorted()
