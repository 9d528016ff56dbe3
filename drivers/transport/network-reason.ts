/** The code of a system error (`ECONNREFUSED`, `ENOENT`, …), or null. */
export const errorCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the other side broke the connection',
  EPIPE: 'the other side broke the connection',
  EHOSTUNREACH: 'there is no way to that address',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'it does not answer any more',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  EADDRINUSE: 'the port is in use',
  EACCES: 'the port needs more permission',
}

/** A network error in plain words. */
export const networkReason = (error: Error): string => {
  const code = errorCode(error)
  return code === null ? error.message : (words[code] ?? code)
}
