import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder, wherever the command was called from. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
export const inProject = (...parts) => join(root, ...parts)

/** The five folders of the project, in the order of who may import whom. */
export const rooms = ['core', 'drivers', 'config', 'gateway', 'systemd']

/** A fault that the reader can mend: shown as its words alone, without a stack. */
export class Fault extends Error {}

/** All files below a folder of the project, as paths relative to the project, sorted. */
export const filesBelow = (folder) => {
  const found = []
  const walk = (relative) => {
    for (const entry of readdirSync(inProject(relative), { withFileTypes: true })) {
      const path = `${relative}/${entry.name}`
      if (entry.isDirectory()) walk(path)
      else if (entry.isFile()) found.push(path)
    }
  }
  walk(folder)
  return found.sort((a, b) => (a < b ? -1 : 1))
}

export const existsFolder = (folder) => statSync(inProject(folder), { throwIfNoEntry: false })?.isDirectory() === true

export const readText = (path) => {
  try {
    return readFileSync(inProject(path), 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

export const hashOf = (...texts) => {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  return hash.digest('hex')
}
