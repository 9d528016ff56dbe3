import { startEscposSimulator, type EscposSimulator } from '../../drivers/simulator/escpos/simulator.js'
import { startZplSimulator, type ZplSimulator } from '../../drivers/simulator/zpl/simulator.js'
import type { VirtualScanner } from '../../drivers/scanner/virtual-scanner.js'

/** The simulated devices of a store, by their ids: what stands in for hardware where the configuration says `virtual`. */
export interface Simulators {
  readonly scanners: ReadonlyMap<string, VirtualScanner>
  readonly receiptPrinters: ReadonlyMap<string, EscposSimulator>
  readonly labelPrinters: ReadonlyMap<string, ZplSimulator>
}

export const startReceiptSimulator = (): Promise<EscposSimulator> =>
  startEscposSimulator({ port: 0, host: '127.0.0.1' })

export const startLabelSimulator = (): Promise<ZplSimulator> => startZplSimulator({ port: 0, host: '127.0.0.1' })

export const closeSimulators = async ({ receiptPrinters, labelPrinters }: Simulators): Promise<void> => {
  await Promise.allSettled(
    [...receiptPrinters.values(), ...labelPrinters.values()].map((simulator) => simulator.close()),
  )
}
