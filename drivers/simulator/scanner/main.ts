/**
 * The scanner simulator as a process of its own:
 *
 *     node build/drivers/simulator/scanner/main.js [--tcp host:port] [--pty-link path] [--prefix hex] [--suffix hex]
 *
 * First it writes `{"ready":{"tcpPort":…}}`. Then each line on its standard input is one command, answered by one line:
 *
 *     {"do":"scan","text":"9521234567890"}   {"do":"scan","base64":"…"}   {"do":"send","base64":"…"}
 *     {"do":"fault","fault":"half-open"}     {"do":"connected"}
 *
 * It ends with its standard input, so that it never outlives whoever started it.
 */
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { performCommand } from './commands.js'
import { serveScannerSimulator } from './scanner-simulator.js'

const { values } = parseArgs({
  options: {
    tcp: { type: 'string' },
    'pty-link': { type: 'string' },
    prefix: { type: 'string' },
    suffix: { type: 'string' },
  },
})

const say = (message: object): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

const tcp = values.tcp?.match(/^(?<host>.+):(?<port>\d+)$/)?.groups
const simulator = await serveScannerSimulator({
  ...(tcp && { tcp: { host: tcp['host'] ?? '', port: Number(tcp['port']) } }),
  ...(values['pty-link'] !== undefined && { ptyLink: values['pty-link'] }),
  ...(values.prefix !== undefined && { prefix: Buffer.from(values.prefix, 'hex') }),
  ...(values.suffix !== undefined && { suffix: Buffer.from(values.suffix, 'hex') }),
})
// The terminal sends Ctrl-C to the whole group; the end of the input is the one way to stop.
process.on('SIGINT', () => {})
say({ ready: { tcpPort: simulator.tcpPort } })
for await (const line of createInterface({ input: process.stdin })) say(await performCommand(simulator, line))
await simulator.close()
