// `npm run build`: everything that runs is below build/, at the same place as its source.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { stampBuild, sourcesFingerprint } from './build-stamp.mjs'
import { mustRun, script } from './command.mjs'
import { isMain, main } from './main.mjs'
import { existsFolder, filesBelow, inProject, readText, rooms } from './project.mjs'

const assets = /\.(sql|csv|toml|html|css|svg|ico|png|webmanifest|hex|bin|json|md|txt|wav|service|rules|conf)$/
const pagesFolder = 'gateway/pages'
const commandLine = 'build/gateway/cli/main.js'

const sources = () => rooms.filter(existsFolder).flatMap(filesBelow)

const sameContent = (from, to) => {
  try {
    return readFileSync(inProject(from)).equals(readFileSync(inProject(to)))
  } catch {
    return false // Not there yet.
  }
}

const copyAssets = (files) => {
  for (const file of files) {
    if (!assets.test(file) || file.endsWith('tsconfig.json') || sameContent(file, `build/${file}`)) continue
    mkdirSync(dirname(inProject('build', file)), { recursive: true })
    copyFileSync(inProject(file), inProject('build', file))
  }
}

/** The pages: one main.tsx each, bundled for the browser; their tests: for Node. */
const buildPages = async (files) => {
  const own = files.filter((file) => file.startsWith(`${pagesFolder}/`))
  const mains = own.filter((file) => /^gateway\/pages\/[^/]+\/main\.tsx?$/.test(file))
  const tests = own.filter((file) => /\.test\.tsx?$/.test(file))
  if (mains.length + tests.length === 0) return
  const esbuild = await import('esbuild')
  const common = {
    absWorkingDir: inProject('.'),
    outdir: `build/${pagesFolder}`,
    outbase: pagesFolder,
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: true,
    logLevel: 'warning',
  }
  const forBrowser = { ...common, entryPoints: mains, splitting: true, minify: true, target: 'es2022' }
  const forNode = { ...common, entryPoints: tests, platform: 'node', packages: 'external', target: 'node20' }
  rmSync(inProject('build', pagesFolder), { recursive: true, force: true }) // Chunks carry a hash in their name.
  const jobs = [forBrowser, forNode].filter((options) => options.entryPoints.length > 0)
  await Promise.all(jobs.map((options) => esbuild.build(options)))
}

/** What was built from a source that is gone must not be run (a deleted test would be found and run for ever). */
const removeStale = (files) => {
  const known = new Set(files)
  const sourceOf = (path) => path.replace(/(\.test|\.gen)?\.js(\.map)?$/, '$1.ts')
  const walk = (folder) => {
    let left = 0
    for (const entry of readdirSync(inProject('build', folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) left += walk(path)
      else if (known.has(path) || known.has(sourceOf(path)) || path.startsWith(`${pagesFolder}/`)) left++
      else rmSync(inProject('build', path))
    }
    if (left === 0) rmdirSync(inProject('build', folder))
    return left
  }
  for (const room of rooms) if (existsFolder(`build/${room}`)) walk(room)
}

/**
 * tsc leaves alone what it believes to be there already. When its outputs were removed behind its back, its memory is
 * removed too.
 */
const distrustMemory = (files) => {
  const missing = files.some(
    (file) =>
      file.endsWith('.ts') &&
      !file.endsWith('.d.ts') &&
      !file.startsWith(`${pagesFolder}/`) &&
      readText(`build/${file.replace(/\.ts$/, '.js')}`) === null,
  )
  if (missing) rmSync(inProject('build/.tsbuildinfo'), { force: true })
}

const compile = async (files) => {
  const [node, tsc] = script('typescript/bin/tsc')
  distrustMemory(files)
  await mustRun(node, [tsc, '-p', 'tsconfig.json'], 'The sources do not compile')
}

export const build = async () => {
  const fingerprint = sourcesFingerprint()
  const files = sources()
  mkdirSync(inProject('build'), { recursive: true })
  rmSync(inProject('build/.tillgate-build'), { force: true })
  await Promise.all([compile(files), buildPages(files)])
  removeStale(files)
  copyAssets(files)
  chmodSync(inProject(commandLine), 0o755) // So that a link to it is the command `tillgate`.
  stampBuild(fingerprint)
}

if (isMain(import.meta.url)) await main(build)
