import type { FramingConfig, ScannerConfig, TransportConfig } from '../../config/schema.js'
import type { FramingSettings } from '../../drivers/scanner/framing.js'
import type { ScannerSettings } from '../../drivers/scanner/create-scanner.js'
import type { TransportSettings } from '../../drivers/transport/create-transport.js'

/** The configuration's words for a device, as settings of the drivers; neither room knows the other. */
export const scannerSettings = ({ id, transport, framing }: ScannerConfig): ScannerSettings => ({
  id,
  transport: transport.kind === 'virtual' ? transport : transportSettings(transport),
  framing: framingSettings(framing),
})

/** Of any transport but the simulated one, which has no line to open. */
export const transportSettings = (transport: Exclude<TransportConfig, { kind: 'virtual' }>): TransportSettings => {
  if (transport.kind !== 'serial') return transport
  const { path, baud, data_bits: dataBits, parity, stop_bits: stopBits, flow } = transport
  return { kind: 'serial', path, baud, dataBits, parity, stopBits, flow }
}

/** Marks are text in the file; a scanner sends them as bytes, one for each character up to U+00FF. */
const framingSettings = (framing: FramingConfig): FramingSettings => {
  switch (framing.kind) {
    case 'line':
      return framing
    case 'suffix':
      return { kind: 'suffix', suffix: bytesOf(framing.suffix) }
    case 'prefix-suffix':
      return { kind: 'prefix-suffix', prefix: bytesOf(framing.prefix), suffix: bytesOf(framing.suffix) }
    case 'silence':
      return { kind: 'silence', quietMs: framing.quiet_ms }
  }
}

const bytesOf = (mark: string): Uint8Array => Uint8Array.from(Buffer.from(mark, 'latin1'))
