import type { Config, LabelPrinterConfig, ReceiptPrinterConfig } from '../../config/schema.js'
import type { LabelMedia } from '../../core/documents/label.js'
import { TillgateError } from '../../core/errors/error.js'
import { CashDrawer } from '../../drivers/cash-drawer/cash-drawer.js'
import { systemClock } from '../../drivers/clock.js'
import type { Device } from '../../drivers/device.js'
import { ZplPrinter } from '../../drivers/label-printer/zpl-printer.js'
import type { Printer } from '../../drivers/printer.js'
import { loadEngine } from '../../drivers/receipt-printer/engines.js'
import { EscposPrinter } from '../../drivers/receipt-printer/escpos-printer.js'
import { receiptProfiles } from '../../drivers/receipt-printer/profiles.js'
import { createScanner } from '../../drivers/scanner/create-scanner.js'
import type { Scanner } from '../../drivers/scanner/scanner.js'
import { VirtualScanner } from '../../drivers/scanner/virtual-scanner.js'
import type { EscposSimulator } from '../../drivers/simulator/escpos/simulator.js'
import type { ZplSimulator } from '../../drivers/simulator/zpl/simulator.js'
import type { SupervisedDevice } from '../../drivers/supervisor.js'
import { createTransport, devicePathOf, type TransportSettings } from '../../drivers/transport/create-transport.js'
import { scannerSettings, transportSettings } from '../process/device-settings.js'
import { startLabelSimulator, startReceiptSimulator, type Simulators } from './simulators.js'

/** Every device of the configuration, made and not yet started; simulated ones have their simulators running. */
export interface StoreDevices {
  /** Printers first, so that a drawer never starts before the printer it hangs on. */
  readonly supervised: readonly SupervisedDevice[]
  readonly scanners: readonly Scanner[]
  readonly printers: readonly { readonly printer: Printer; readonly media: LabelMedia | null }[]
  /** By register number. */
  readonly drawers: ReadonlyMap<number, CashDrawer>
  readonly simulators: Simulators
}

interface MadePrinter {
  readonly printer: Printer
  readonly media: LabelMedia | null
  readonly devicePath: string | null
}

/** @throws TillgateError PROFILE_UNKNOWN for a profile that no driver knows */
export const makeDevices = async (config: Config): Promise<StoreDevices> => {
  const receiptSimulators = new Map<string, EscposSimulator>()
  const labelSimulators = new Map<string, ZplSimulator>()
  const virtualScanners = new Map<string, VirtualScanner>()
  const hosts = new Map<string, EscposPrinter>()

  const receiptPrinter = async (settings: ReceiptPrinterConfig): Promise<MadePrinter> => {
    const profile = receiptProfiles[settings.profile]
    if (profile === undefined) throw unknownProfile(settings)
    const { transport, devicePath } = await transportOf(settings, async () => {
      const simulator = await startReceiptSimulator()
      receiptSimulators.set(settings.id, simulator)
      return simulator.port
    })
    const printer = new EscposPrinter({
      id: settings.id,
      transport,
      profile,
      engine: await loadEngine(settings.engine),
    })
    hosts.set(settings.id, printer)
    return { printer, media: null, devicePath }
  }

  const labelPrinter = async (settings: LabelPrinterConfig): Promise<MadePrinter> => {
    const { transport, devicePath } = await transportOf(settings, async () => {
      const simulator = await startLabelSimulator()
      labelSimulators.set(settings.id, simulator)
      return simulator.port
    })
    const { width_mm: widthMm, height_mm: heightMm, dpi } = settings.media
    return { printer: new ZplPrinter({ id: settings.id, transport }), media: { widthMm, heightMm, dpi }, devicePath }
  }

  const printers: MadePrinter[] = []
  for (const settings of config.printer)
    printers.push(await (settings.kind === 'receipt' ? receiptPrinter(settings) : labelPrinter(settings)))

  const scanners = config.scanner.map((settings) => createScanner(scannerSettings(settings), systemClock))
  for (const { device } of scanners) if (device instanceof VirtualScanner) virtualScanners.set(device.id, device)

  const drawers = new Map<number, CashDrawer>()
  for (const { number, drawer, receipt_printer: host } of config.register) {
    const printer = host === undefined ? undefined : hosts.get(host)
    if (drawer === 'none' || printer === undefined) continue
    drawers.set(number, new CashDrawer({ id: `drawer-${number}`, host: printer, pin: drawer === 'pin-2' ? 2 : 5 }))
  }

  const without = (device: Device): SupervisedDevice => ({ device, devicePath: null })
  return {
    supervised: [
      ...printers.map(({ printer, devicePath }) => ({ device: printer, devicePath })),
      ...[...drawers.values()].map(without),
      ...scanners,
    ],
    scanners: scanners.map(({ device }) => device),
    printers,
    drawers,
    simulators: { scanners: virtualScanners, receiptPrinters: receiptSimulators, labelPrinters: labelSimulators },
  }
}

/** The line to a printer; a simulated one is a simulator of ours on a loopback port, reached as any network printer is. */
const transportOf = async (
  settings: ReceiptPrinterConfig | LabelPrinterConfig,
  startSimulator: () => Promise<number>,
) => {
  const line: TransportSettings =
    settings.transport.kind === 'virtual'
      ? { kind: 'tcp', host: '127.0.0.1', port: await startSimulator() }
      : transportSettings(settings.transport)
  return { transport: createTransport(line), devicePath: devicePathOf(line) }
}

const unknownProfile = ({ id, profile }: ReceiptPrinterConfig): TillgateError =>
  new TillgateError('PROFILE_UNKNOWN', { device: id, profile, known: Object.keys(receiptProfiles) })
