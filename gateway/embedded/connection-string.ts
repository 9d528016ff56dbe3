/** Database roles of Tillgate: the owner migrates, `serve` is what the daemon connects as. */
export const ownerRole = 'tillgate_owner'
export const serveRole = 'tillgate_serve'

/** A connection string over a unix socket, in the form that both libpq and `pg` understand. */
export const socketUrl = (folder: string, user: string, database: string): string =>
  `postgresql://${encodeURIComponent(user)}@/${encodeURIComponent(database)}?host=${encodeURIComponent(folder)}`
