import { TillgateError } from '../../core/errors/error.js'

/** The error of the catalogue for a server that could not listen; anything else is given back as it is. */
export const listenError = (error: unknown, host: string, port: number): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return new TillgateError('PORT_IN_USE', { host, port }, { cause: error })
    case 'EACCES':
      return refused(error, host, port, 'ports below 1024 are for privileged programs')
    case 'EADDRNOTAVAIL':
      return refused(error, host, port, 'this machine has no such address')
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return refused(error, host, port, 'the name is not known')
    default:
      return error
  }
}

const refused = (cause: unknown, host: string, port: number, problem: string): TillgateError =>
  new TillgateError('ADDRESS_REFUSED', { host, port, problem }, { cause })
