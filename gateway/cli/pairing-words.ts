import type { Config } from '../../config/schema.js'
import type { NewPairing } from '../security/accounts.js'
import { UsageError, type Io } from './command.js'

export const readRegisterNumber = (typed = ''): number => {
  const number = Number(typed)
  if (!/^\d+$/u.test(typed) || number < 1 || number > 9999)
    throw new UsageError(`A register has a number from 1 to 9999, not "${typed}".`)
  return number
}

/** Tells the code, once, and where to enter it. */
export const tellPairing = (
  { register, code, secondsToLive }: NewPairing,
  { server }: Config,
  io: Io,
  json: boolean,
): void => {
  const address = `${server.tls ? 'https' : 'http'}://${addressForPeople(server)}:${server.port}/register/${register.number}`
  if (json) io.out(JSON.stringify({ register, code, secondsToLive, address }))
  else
    for (const line of [
      `Register ${register.number} (${register.name})`,
      `  open   ${address}`,
      `  code   ${code}   (once, within ${Math.round(secondsToLive / 60)} minutes)`,
    ])
      io.out(line)
}

/** A name that the screen can reach; the address of all interfaces is none. */
const addressForPeople = ({ host, hosts }: Config['server']): string => {
  const name = hosts[0] ?? (host === '0.0.0.0' || host === '::' ? 'localhost' : host)
  return name.includes(':') && !name.startsWith('[') ? `[${name}]` : name
}
