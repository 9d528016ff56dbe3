/**
 * Printer simulators as a process of their own: `node build/drivers/simulator/main.js`. One command of
 * `process-messages.ts` a line on standard input, answers and events on standard output. It ends with its standard
 * input, so that it never outlives whoever started it.
 */
import { createInterface } from 'node:readline'

import { SimulatorHost } from './process-host.js'

const host = new SimulatorHost((message) => {
  process.stdout.write(`${JSON.stringify(message)}\n`)
})
// The terminal sends Ctrl-C to the whole group; the end of the input is the one way to stop.
process.on('SIGINT', () => {})
for await (const line of createInterface({ input: process.stdin })) await host.perform(line)
await host.close()
