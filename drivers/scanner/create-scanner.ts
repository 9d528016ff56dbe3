import type { Clock } from '../clock.js'
import { createTransport, devicePathOf, type TransportSettings } from '../transport/create-transport.js'
import type { FramingSettings } from './framing.js'
import { LineScanner } from './line-scanner.js'
import type { Scanner } from './scanner.js'
import { VirtualScanner } from './virtual-scanner.js'

export interface ScannerSettings {
  readonly id: string
  readonly transport: TransportSettings | { readonly kind: 'virtual' }
  readonly framing: FramingSettings
}

/** The scanner for some settings, and the device node to look out for. Opens nothing. */
export const createScanner = (
  { id, transport, framing }: ScannerSettings,
  clock: Clock,
): { readonly device: Scanner; readonly devicePath: string | null } =>
  transport.kind === 'virtual'
    ? { device: new VirtualScanner({ id, clock }), devicePath: null }
    : {
        device: new LineScanner({ id, transport: createTransport(transport), framing, clock }),
        devicePath: devicePathOf(transport),
      }
