export interface RegisterAddress {
  readonly register: string
  /** The register's WebSocket. */
  readonly line: string
  /** Where the pairing code goes. */
  readonly pair: string
}

/** The page lies at `/register/<id>`; everything of that register lies below it, so that its cookie reaches no other. */
export const addressOf = (location: Pick<Location, 'protocol' | 'host' | 'pathname'>): RegisterAddress => {
  const register = /^\/register\/([^/]+)/.exec(location.pathname)?.[1] ?? ''
  const path = `/register/${register}`
  const protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  return { register, line: `${protocol}//${location.host}${path}/line`, pair: `${path}/pair` }
}
