import { openTcpPort, serialPort, type DevicePort, type SerialEnd } from '../port.js'
import type { EscposFault } from '../faults.js'
import { VirtualPrinter, type PrinterFault, type ReceiptPicture } from './virtual-printer.js'

export interface DrawerPulseSeen {
  readonly pin: 2 | 5
  readonly onMs: number
  readonly offMs: number
}

export interface EscposSimulatorOptions {
  /** 0 or nothing: any free port. */
  readonly port?: number
  readonly host?: string
  /** The device's end of a serial line, in place of a TCP port. */
  readonly serial?: SerialEnd
  /** Printable width: 576 dots are 72 mm at 203 dpi, 48 characters. */
  readonly widthDots?: number
}

/** A virtual ESC/POS receipt printer with a cash drawer. */
export interface EscposSimulator {
  /** The TCP port; 0 on a serial line. */
  readonly port: number
  /** What came out so far, oldest first; at most the last 200. */
  pictures(): readonly ReceiptPicture[]
  onPicture(listener: (picture: ReceiptPicture) => void): void
  pulses(): readonly DrawerPulseSeen[]
  onPulse(listener: (pulse: DrawerPulseSeen) => void): void
  drawerOpen(): boolean
  closeDrawer(): Promise<void>
  /** The printer's own count of cuts. */
  cuts(): number
  fault(): EscposFault | null
  /** Puts a fault in place of the one before; null: all is well, and the printer goes on with what it has. */
  setFault(fault: EscposFault | null): Promise<void>
  close(): Promise<void>
}

const MAX_KEPT = 200
/** Receive buffer in bytes; a printer that is stopped takes so much and then lets the sender wait. */
const BUFFER_BYTES = 16_384
const SLOW_TICK_MS = 10

/** Starts the printer on a TCP port of this machine, or on a serial line. */
export const startEscposSimulator = async (options: EscposSimulatorOptions = {}): Promise<EscposSimulator> => {
  const tcp =
    options.serial === undefined
      ? await openTcpPort({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })
      : null
  const port: DevicePort = tcp ?? serialPort(options.serial as SerialEnd)
  const simulator = new Simulator(port, options.widthDots ?? 576)
  simulator.start()
  return {
    port: tcp?.port ?? 0,
    pictures: () => simulator.pictures,
    onPicture: (listener) => {
      simulator.pictureListeners.push(listener)
    },
    pulses: () => simulator.pulses,
    onPulse: (listener) => {
      simulator.pulseListeners.push(listener)
    },
    drawerOpen: () => simulator.printer.drawerOpen,
    closeDrawer: () => {
      simulator.printer.setDrawer(false)
      return Promise.resolve()
    },
    cuts: () => simulator.printer.cuts,
    fault: () => simulator.fault,
    setFault: (fault) => simulator.setFault(fault),
    close: () => simulator.close(),
  }
}

/** The printer on its line, with the faults of the line. */
class Simulator {
  readonly printer: VirtualPrinter
  readonly pictures: ReceiptPicture[] = []
  readonly pulses: DrawerPulseSeen[] = []
  readonly pictureListeners: ((picture: ReceiptPicture) => void)[] = []
  readonly pulseListeners: ((pulse: DrawerPulseSeen) => void)[] = []
  fault: EscposFault | null = null
  readonly #port: DevicePort
  #bytesUntilPowerCut = Number.POSITIVE_INFINITY
  #timer: NodeJS.Timeout | null = null

  constructor(port: DevicePort, widthDots: number) {
    this.#port = port
    this.printer = new VirtualPrinter(
      { widthDots, clone: false },
      {
        reply: (bytes) => {
          if (this.fault?.kind !== 'mute') this.#port.send(bytes)
        },
        picture: (picture) => {
          keep(this.pictures, picture)
          for (const listener of this.pictureListeners) listener(picture)
        },
        pulse: (pulse) => {
          keep(this.pulses, pulse)
          for (const listener of this.pulseListeners) listener(pulse)
        },
      },
    )
  }

  start(): void {
    this.#port.onData((chunk) => {
      this.printer.receive(chunk)
      this.#work()
    })
  }

  async setFault(fault: EscposFault | null): Promise<void> {
    const before = this.fault
    this.fault = fault
    const off = fault?.kind === 'power-cut' && (fault.afterBytes ?? 0) === 0
    this.#bytesUntilPowerCut = fault?.kind === 'power-cut' && !off ? (fault.afterBytes ?? 0) : Number.POSITIVE_INFINITY
    this.printer.setClone(fault?.kind === 'clone')
    this.printer.setFault(isPrinterFault(fault) ? fault : null)
    if (off) await this.#powerOff()
    else if (fault?.kind === 'refused') await this.#port.refuse()
    else if (before?.kind === 'refused' || before?.kind === 'power-cut') await this.#port.restore()
    this.#work()
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#port.close()
  }

  async #powerOff(): Promise<void> {
    this.printer.losePower()
    await this.#port.refuse()
  }

  /** Works off what arrived, as fast as the fault lets it. */
  #work(): void {
    if (this.fault?.kind === 'slow') this.#workSlowly(this.fault.bytesPerSecond)
    else if (this.fault?.kind !== 'half-open') this.#workNow()
    this.#port.stall(this.fault?.kind === 'half-open' || this.printer.waiting > BUFFER_BYTES)
  }

  #workNow(): void {
    this.#bytesUntilPowerCut -= this.printer.work(this.#bytesUntilPowerCut)
    if (this.#bytesUntilPowerCut > 0) return
    this.#bytesUntilPowerCut = Number.POSITIVE_INFINITY
    // Refusing waits for sockets to close; nothing here depends on the end of it.
    void this.#powerOff()
  }

  #workSlowly(bytesPerSecond: number): void {
    if (this.#timer !== null || this.printer.waiting === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      if (this.fault?.kind === 'slow') this.printer.work(Math.max(1, (bytesPerSecond * SLOW_TICK_MS) / 1000))
      this.#work()
    }, SLOW_TICK_MS)
  }
}

const keep = <T>(list: T[], item: T): void => {
  list.push(item)
  if (list.length > MAX_KEPT) list.shift()
}

const isPrinterFault = (fault: EscposFault | null): fault is PrinterFault =>
  fault?.kind === 'paper-out' ||
  fault?.kind === 'paper-near-end' ||
  fault?.kind === 'cover-open' ||
  fault?.kind === 'cutter'
