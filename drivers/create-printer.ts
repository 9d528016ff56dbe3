import type { Clock } from './clock.js'
import type { DrawerHost } from './cash-drawer/cash-drawer.js'
import { ZplPrinter } from './label-printer/zpl-printer.js'
import type { Printer } from './printer.js'
import { loadEngine, type EngineName } from './receipt-printer/engines.js'
import { EscposPrinter } from './receipt-printer/escpos-printer.js'
import { receiptProfile } from './receipt-printer/profiles.js'
import type { EscposSimulator } from './simulator/escpos/simulator.js'
import type { SimulatorStarter } from './simulator/starter.js'
import type { ZplSimulator } from './simulator/zpl/simulator.js'
import { createTransport, devicePathOf, type TransportSettings } from './transport/create-transport.js'

/** A printer that is there, or one that is not: for training, tests and the demo. */
export type PrinterTransport = TransportSettings | { readonly kind: 'virtual' }

export type PrinterSettings =
  | {
      readonly kind: 'receipt'
      readonly id: string
      readonly transport: PrinterTransport
      readonly engine: EngineName
      /** A name in `receiptProfiles`. */
      readonly profile: string
    }
  | { readonly kind: 'label'; readonly id: string; readonly transport: PrinterTransport }

export interface CreatedPrinter {
  readonly device: Printer
  /** The device node to look out for; null where there is none. */
  readonly devicePath: string | null
  /** What a cash drawer hangs on; null for label printers. */
  readonly drawerHost: DrawerHost | null
  /** The virtual printer behind it, to be closed after the device is stopped; null for a real one. */
  readonly simulator:
    | { readonly kind: 'escpos'; readonly printer: EscposSimulator }
    | { readonly kind: 'zpl'; readonly printer: ZplSimulator }
    | null
}

/**
 * Makes a printer of settings. Connects to nothing; a virtual printer is started, by `simulators`. Rejects with
 * PROFILE_UNKNOWN or DEVICE_ENGINE.
 */
export const createPrinter = (
  settings: PrinterSettings,
  deps: { readonly clock: Clock; readonly simulators: SimulatorStarter },
): Promise<CreatedPrinter> =>
  settings.kind === 'receipt' ? createReceiptPrinter(settings, deps) : createLabelPrinter(settings, deps)

type Deps = Parameters<typeof createPrinter>[1]

const createReceiptPrinter = async (
  { id, transport, engine, profile: name }: Extract<PrinterSettings, { kind: 'receipt' }>,
  { clock, simulators }: Deps,
): Promise<CreatedPrinter> => {
  const profile = receiptProfile(name)
  const loaded = await loadEngine(engine)
  const simulator = transport.kind === 'virtual' ? await simulators.startEscpos({ widthDots: profile.widthDots }) : null
  const reached = reach(transport, simulator)
  const device = new EscposPrinter({ id, transport: createTransport(reached), profile, engine: loaded, clock })
  return {
    device,
    devicePath: devicePathOf(reached),
    drawerHost: device,
    simulator: simulator && { kind: 'escpos', printer: simulator },
  }
}

const createLabelPrinter = async (
  { id, transport }: Extract<PrinterSettings, { kind: 'label' }>,
  { clock, simulators }: Deps,
): Promise<CreatedPrinter> => {
  const simulator = transport.kind === 'virtual' ? await simulators.startZpl() : null
  const reached = reach(transport, simulator)
  return {
    device: new ZplPrinter({ id, transport: createTransport(reached), clock }),
    devicePath: devicePathOf(reached),
    drawerHost: null,
    simulator: simulator && { kind: 'zpl', printer: simulator },
  }
}

/** Virtual printers are reached as real ones are: over TCP, on this machine. */
const reach = (transport: PrinterTransport, simulator: { readonly port: number } | null): TransportSettings =>
  transport.kind === 'virtual' ? { kind: 'tcp', host: '127.0.0.1', port: simulator?.port ?? 0 } : transport
