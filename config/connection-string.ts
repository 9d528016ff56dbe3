/** What a PostgreSQL connection string says (PostgreSQL documentation, 34.1.1.2 "Connection URIs"). */
export interface ConnectionString {
  readonly user: string
  readonly password: string | null
  /** Host name or address; a path when PostgreSQL is reached over a Unix socket (`?host=/run/postgresql`). */
  readonly host: string
  readonly port: number
  readonly database: string
}

/** Reads a connection string; null when it is none. One host only: a store has one database. */
export const parseConnectionString = (text: string): ConnectionString | null => {
  // A URI for a Unix socket has no host ("postgres://user@/db?host=/run/postgresql"), which URL refuses.
  const withHost = /^(postgres(?:ql)?:\/\/(?:[^/?#@]*@)?)(?=[/?]|$)/u.exec(text)
  const socket = withHost !== null
  const whole = withHost ? `${withHost[1] ?? ''}socket.invalid${text.slice(withHost[0].length)}` : text
  if (!/^postgres(?:ql)?:\/\//u.test(whole) || !URL.canParse(whole)) return null
  const url = new URL(whole)
  const database = decode(url.pathname.slice(1))
  const user = decode(url.username)
  const password = url.password === '' ? url.searchParams.get('password') : decode(url.password)
  const host = url.searchParams.get('host') ?? (socket ? '/run/postgresql' : url.hostname.replace(/^\[|\]$/gu, ''))
  const port = url.port === '' ? 5432 : Number(url.port)
  if (database === null || database === '' || database.includes('/') || user === null || user === '') return null
  return { user, password, host, port, database }
}

/** The string that is given to the driver: with the password from its file put in. */
export const withPassword = (text: string, password: string): string =>
  text.replace(/^(postgres(?:ql)?:\/\/[^/?#@:]*)@/u, (_, head: string) => `${head}:${encodeURIComponent(password)}@`)

/** The string that may be shown: with `***` in the place of a password. */
export const withoutSecret = (text: string): string =>
  text
    .replace(/^(\w+:\/\/[^/?#@:]*):[^@]*@/u, (_, head: string) => `${head}:***@`)
    .replace(/([?&]password=)[^&]*/gu, (_, head: string) => `${head}***`)

const decode = (part: string): string | null => {
  try {
    return decodeURIComponent(part)
  } catch {
    return null // A stray percent sign.
  }
}
