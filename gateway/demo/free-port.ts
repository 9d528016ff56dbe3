import { createServer } from 'node:net'
import { TillgateError } from '../../core/errors/error.js'

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** The first free port of ten. @throws TillgateError PORT_IN_USE */
export const freePort = async (first: number): Promise<number> => {
  for (let port = first; port < first + 10; port++) if (await isFree(port)) return port
  throw new TillgateError('PORT_IN_USE', { host: '127.0.0.1', port: `${first} to ${first + 9}` })
}
