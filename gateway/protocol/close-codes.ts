/** WebSocket close codes of a register's line. 4000–4099 are ours; `retry` tells the client whether to come back by itself. */
export const closeCodes = {
  1001: { name: 'going-away', text: 'The daemon stops or restarts.', retry: true },
  1009: { name: 'too-large', text: 'The message was larger than the limit.', retry: true },
  4000: { name: 'malformed', text: 'A message was no JSON object of the protocol.', retry: false },
  4001: { name: 'not-identified', text: 'The first message was not a valid identify, or came too late.', retry: false },
  4002: { name: 'pairing-required', text: 'The credential is missing, wrong or revoked.', retry: false },
  4003: {
    name: 'register-in-use',
    text: 'Another screen has this register; identify with takeOver to have it.',
    retry: false,
  },
  4004: { name: 'taken-over', text: 'Another screen took this register over.', retry: false },
  4005: {
    name: 'too-slow',
    text: 'The client read too slowly; it gets a fresh snapshot when it comes back.',
    retry: true,
  },
  4006: { name: 'too-many', text: 'Too many messages for too long.', retry: true },
  4007: { name: 'silent', text: 'No sign of life within two heartbeats.', retry: true },
  4008: { name: 'daemon-error', text: 'The daemon had to give this line up; the log has the reason.', retry: true },
} as const satisfies Record<number, { name: string; text: string; retry: boolean }>

export type CloseCode = keyof typeof closeCodes
