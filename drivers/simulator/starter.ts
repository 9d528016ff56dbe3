import type { EscposSimulator } from './escpos/simulator.js'
import type { ZplSimulator } from './zpl/simulator.js'

/** Starts virtual printers, in this process or in another one. */
export interface SimulatorStarter {
  /** 0 or no port: any free one. */
  startEscpos(options?: {
    readonly port?: number
    readonly host?: string
    readonly widthDots?: number
  }): Promise<EscposSimulator>
  startZpl(options?: { readonly port?: number; readonly host?: string }): Promise<ZplSimulator>
}
