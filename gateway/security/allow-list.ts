import { TillgateError } from '../../core/errors/error.js'

/**
 * Which Host and Origin a request may carry. The Host check stops DNS rebinding: a foreign name that was made to point
 * to this machine still arrives as that name. The Origin check stops pages of other sites, on HTTP and on the upgrade
 * of a WebSocket alike (a WebSocket is not held by the same-origin policy).
 */
export interface AllowList {
  /** Host names besides the loopback ones, without port; lower case. */
  readonly hosts: readonly string[]
  /** Origins besides the daemon's own, as browsers write them: `https://desk.example:8443`. */
  readonly origins: readonly string[]
}

export interface RequestOrigin {
  readonly host: string | undefined
  readonly origin: string | undefined
  /** The address of this machine that the connection came to. */
  readonly localAddress: string | undefined
  readonly secure: boolean
}

/** The list of a configuration: names in any case, IPv6 addresses with or without brackets. */
export const allowList = (hosts: readonly string[], origins: readonly string[]): AllowList => ({
  hosts: hosts.map((host) => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host).toLowerCase()),
  origins,
})

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/** The name of a Host header (RFC 9110 section 7.2) without its port, in lower case; null when it is none. */
export const hostName = (header: string | undefined): string | null =>
  /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header ?? '')?.[1]?.toLowerCase() ?? null

/** Throws HOST_REFUSED or ORIGIN_REFUSED. */
export const checkOrigin = (allow: AllowList, request: RequestOrigin): void => {
  const name = hostName(request.host)
  if (name === null || !isKnownHost(allow, name, request.localAddress))
    throw new TillgateError('HOST_REFUSED', { host: shorten(request.host ?? '(none)') })
  // Absent: not a browser, or a browser's plain navigation. What it may do is decided by its token.
  if (request.origin === undefined) return
  const own = `${request.secure ? 'https' : 'http'}://${(request.host ?? '').toLowerCase()}`
  if (request.origin.toLowerCase() === own || allow.origins.includes(request.origin)) return
  throw new TillgateError('ORIGIN_REFUSED', { origin: shorten(request.origin) })
}

/**
 * The machine's own address is as good as a name on the list: a foreign name cannot turn up as an address, and without
 * it a store would have to list the address of every network card.
 */
const isKnownHost = (allow: AllowList, name: string, localAddress: string | undefined): boolean =>
  loopbackNames.includes(name) ||
  allow.hosts.includes(name) ||
  (localAddress !== undefined && name === asHost(localAddress))

const asHost = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
  return plain.includes(':') ? `[${plain}]` : plain
}

const shorten = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100)

/**
 * True when the peer is this machine itself: over loopback, or from the very address it was reached at (a daemon that
 * listens on one address of the store's network). A proxy's request never is: it speaks for somebody else.
 */
export const isOwnPeer = (
  socket: { readonly remoteAddress?: string | undefined; readonly localAddress?: string | undefined },
  forwarded: boolean,
): boolean =>
  !forwarded &&
  socket.remoteAddress !== undefined &&
  (/^(?:::ffff:)?127\.|^::1$/.test(socket.remoteAddress) || socket.remoteAddress === socket.localAddress)
