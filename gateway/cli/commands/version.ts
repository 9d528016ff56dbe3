import { readFile } from 'node:fs/promises'
import { arch, platform, release } from 'node:os'
import { defineCommand } from '../command.js'
import { JSON_OPTION } from '../common.js'
import { EXIT } from '../exit-codes.js'

/** The version in package.json; looked for upwards, because the build stands a folder below. */
export const tillgateVersion = async (): Promise<string> => {
  for (const path of ['../../../package.json', '../../../../package.json']) {
    const text = await readFile(new URL(path, import.meta.url), 'utf8').catch(() => null)
    if (text === null) continue // Not there: run from the build, not from an installed tree.
    const found: unknown = JSON.parse(text)
    if (typeof found === 'object' && found !== null && 'version' in found) return String(found.version)
  }
  return 'unknown'
}

export const command = defineCommand({
  positionals: [],
  options: JSON_OPTION,
  description: 'Tells the version of Tillgate, of Node and of the system it runs on.',
  examples: [{ line: 'tillgate version', does: 'For a report to whoever helps you.' }],
  async run({ options, io }) {
    const version = await tillgateVersion()
    const system = `${platform()} ${release()} ${arch()}`
    if (options.json) io.out(JSON.stringify({ tillgate: version, node: process.versions.node, system }))
    else io.out(`tillgate ${version} (Node ${process.versions.node}, ${system})`)
    return EXIT.OK.code
  },
})
