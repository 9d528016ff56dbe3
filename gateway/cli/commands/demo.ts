import { runDemo } from '../../demo/demo.js'
import { defineCommand, UsageError } from '../command.js'
import { tillgateVersion } from './version.js'

const defaultPort = 8420

const portOf = (typed: string | undefined): number => {
  if (typed === undefined) return defaultPort
  const port = Number(typed)
  if (!/^\d+$/.test(typed) || port < 1 || port > 65_526)
    throw new UsageError(`--port takes a number from 1 to 65526, not ${typed}.`)
  return port
}

export const command = defineCommand({
  positionals: [],
  options: {
    fresh: { type: 'boolean', description: 'Throw the data of earlier runs away first.' },
    tour: { type: 'boolean', description: 'Play the five things over the public protocol, then stop.' },
    port: {
      type: 'string',
      value: 'PORT',
      description: `First port to try; the next nine follow. Usually ${defaultPort}.`,
    },
  },
  description:
    'Runs a whole store on this machine: an embedded PostgreSQL, a sample shop, two registers and simulated devices. For looking around and for training; needs the development packages.',
  examples: [
    { line: 'tillgate demo', does: 'Starts the store and tells the address to open.' },
    { line: 'tillgate demo --tour', does: 'Shows what happens without a browser.' },
  ],
  async run({ options, io }) {
    return runDemo({
      port: portOf(options.port),
      fresh: options.fresh === true,
      tour: options.tour === true,
      version: await tillgateVersion(),
      environment: io.environment,
      out: io.out,
    })
  },
})
