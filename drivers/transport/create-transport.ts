import { createSerialTransport, type SerialSettings } from './serial.js'
import { createTcpTransport, type TcpSettings } from './tcp.js'
import { createTcpServerTransport, type TcpServerSettings } from './tcp-server.js'
import type { Transport } from './transport.js'

/** How a device is reached, as data. */
export type TransportSettings =
  | ({ readonly kind: 'serial' } & SerialSettings)
  | ({ readonly kind: 'tcp' } & TcpSettings)
  | ({ readonly kind: 'tcp-server' } & TcpServerSettings)

/** The transport for some settings. Opens nothing. */
export const createTransport = (settings: TransportSettings): Transport => {
  switch (settings.kind) {
    case 'serial':
      return createSerialTransport(settings)
    case 'tcp':
      return createTcpTransport(settings)
    case 'tcp-server':
      return createTcpServerTransport(settings)
  }
}

/** The device node whose appearance is worth an attempt, for the supervisor; null where there is none. */
export const devicePathOf = (settings: TransportSettings): string | null =>
  settings.kind === 'serial' ? settings.path : null
