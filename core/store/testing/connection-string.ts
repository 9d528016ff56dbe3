const shape = /^(postgres(?:ql)?:\/\/)(?:([^@/?]*)@)?([^/?]*)(?:\/([^?]*))?(\?.*)?$/

/**
 * The same server, other user and database. `URL` refuses an empty host (the form for unix sockets), hence by hand.
 * @throws Error when `url` is no PostgreSQL connection string
 */
export const withUser = (
  url: string,
  to: { readonly user: string; readonly password: string | null; readonly database: string },
): string => {
  const parts = shape.exec(url)
  if (parts === null) throw new Error('not a PostgreSQL connection string (postgresql://user:password@host/database)')
  const [, scheme = '', , host = '', , query = ''] = parts
  const password = to.password === null ? '' : `:${encodeURIComponent(to.password)}`
  return `${scheme}${encodeURIComponent(to.user)}${password}@${host}/${encodeURIComponent(to.database)}${query}`
}

/** The same server and user, another database. */
export const withDatabase = (url: string, database: string): string => {
  const parts = shape.exec(url)
  if (parts === null) throw new Error('not a PostgreSQL connection string (postgresql://user:password@host/database)')
  const [, scheme = '', user, host = '', , query = ''] = parts
  return `${scheme}${user === undefined ? '' : `${user}@`}${host}/${encodeURIComponent(database)}${query}`
}
