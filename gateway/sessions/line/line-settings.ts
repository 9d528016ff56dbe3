/** Limits and times of one connection; those a store may want to change are in the configuration. */
export interface LineSettings {
  /** Largest message in bytes; beyond that the line closes with 1009. */
  readonly messageLimit: number
  readonly messagesPerSecond: number
  readonly heartbeatSeconds: number
  /** Time for the first message. */
  readonly identifySeconds: number
  /** A client that is so many bytes behind is dropped; it gets a fresh snapshot when it comes back. */
  readonly backlogLimit: number
  /** How long the screen that has the register may take to show a sign of life when another one asks for it. */
  readonly probeMs: number
  /** Time for the other side to close, before the socket is cut. */
  readonly closeMs: number
}

export const defaultLineSettings: LineSettings = {
  messageLimit: 262_144,
  messagesPerSecond: 50,
  heartbeatSeconds: 5,
  identifySeconds: 10,
  backlogLimit: 1024 * 1024,
  probeMs: 1000,
  closeMs: 1000,
}

/** The one version of the protocol that is spoken; a client offers it as WebSocket subprotocol. */
export const protocolVersion = 'till.v1'
