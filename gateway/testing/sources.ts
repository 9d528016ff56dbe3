import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { projectRoot } from './project-root.js'

export interface Source {
  /** Relative to the project, with slashes: `core/barcode/gtin.ts`. */
  readonly path: string
  readonly text: string
}

const rooms = ['core', 'drivers', 'config', 'gateway', 'systemd']

const filesBelow = (room: string): readonly string[] =>
  readdirSync(join(projectRoot, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)))

/** All files of the five folders whose name ends in one of `endings` (an empty one: all), sorted by path. */
export const readSources = (endings: readonly string[]): readonly Source[] =>
  rooms
    .filter((room) => existsSync(join(projectRoot, room)))
    .flatMap(filesBelow)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }))

/** Tests and what helps them may reach across the rooms. */
export const isTestCode = (path: string): boolean => /\.test\.tsx?$/.test(path) || /\/testing\//.test(path)
