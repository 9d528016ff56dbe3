// `npm run generate`: writes the generated files anew. With --check (part of `npm run check`) it only compares.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { isBuilt } from './build-stamp.mjs'
import { generators } from './generators.mjs'
import { isMain, main } from './main.mjs'
import { say } from './progress.mjs'
import { Fault, inProject, readText } from './project.mjs'

/** All generated files as they should be: path → text. */
const generateAll = async () => {
  if (!isBuilt()) await build()
  const files = new Map()
  for (const source of generators) {
    const { generate } = await import(pathToFileURL(inProject('build', source.replace(/\.ts$/, '.js'))).href)
    for (const [path, text] of Object.entries(await generate())) {
      if (files.has(path)) throw new Fault(`${path} is generated twice, the second time by ${source}.`)
      files.set(path, text)
    }
  }
  return files
}

/** @returns the paths whose content is not what is generated */
export const outdated = async () =>
  [...(await generateAll())].filter(([path, text]) => readText(path) !== text).map(([path]) => path)

const write = async () => {
  for (const [path, text] of await generateAll()) {
    if (readText(path) === text) continue
    mkdirSync(dirname(inProject(path)), { recursive: true })
    writeFileSync(inProject(path), text)
    say(`written: ${path}`)
  }
}

const check = async () => {
  const paths = await outdated()
  if (paths.length > 0) throw new Fault(`Not up to date (run "npm run generate"): ${paths.join(', ')}`)
}

if (isMain(import.meta.url)) await main(() => (process.argv.includes('--check') ? check() : write()))
