import type { ConfigError, Fault } from '../../config/fault.js'
import { TillgateError } from '../../core/errors/error.js'

/** The error of the catalogue for a configuration that did not load; its faults stay with it, one line each. */
export const configErrorOf = (error: ConfigError): TillgateError => {
  const [first] = error.faults
  const problem = (first?.message ?? '').replace(/\.$/u, '')
  return new TillgateError(
    error.code,
    {
      path: error.path,
      line: first?.line ?? null,
      problem,
      count: error.faults.length,
      faults: error.faults.map((fault) => faultLine(error.path, fault)),
    },
    { cause: error },
  )
}

/** `store.toml:6: server.prt: There is no key "prt" here. Did you mean "port"?` */
export const faultLine = (file: string, { path, line, message, suggestion }: Fault): string =>
  `${file}${line === null ? '' : `:${line}`}: ${path === '' ? '' : `${path}: `}${message}${suggestion === null ? '' : ` ${suggestion}`}`
