import { toPng } from '../drawing/png.js'
import type { PrintedSymbol } from '../drawing/symbols.js'
import type { ZplFault } from '../faults.js'
import { openTcpPort, serialPort, type DevicePort, type SerialEnd } from '../port.js'
import { readZpl, type ZplCommand } from './commands.js'
import { drawLabel, type DrawnLabel } from './label-drawing.js'
import { errorReply, statusReply, type LabelSensors } from './status.js'

export interface LabelPicture {
  /** Counts from 1; each copy is a picture of its own. */
  readonly id: number
  readonly png: Uint8Array
  readonly text: string
  readonly symbols: readonly PrintedSymbol[]
  readonly unknown: readonly string[]
}

export interface ZplSimulatorOptions {
  /** 0 or nothing: any free port. */
  readonly port?: number
  readonly host?: string
  readonly serial?: SerialEnd
}

/** A virtual label printer that speaks ZPL II. */
export interface ZplSimulator {
  readonly port: number
  /** What came out so far, oldest first; at most the last 200. */
  pictures(): readonly LabelPicture[]
  onPicture(listener: (picture: LabelPicture) => void): void
  /** How often everything in the printer was thrown away (`~JA`, `~JR`). */
  cancelled(): number
  onCancelled(listener: () => void): void
  fault(): ZplFault | null
  setFault(fault: ZplFault | null): Promise<void>
  close(): Promise<void>
}

const MAX_KEPT = 200
/** Milliseconds a label takes; quick enough for a demonstration, slow enough to be seen in the status. */
const LABEL_MS = 15

/** Starts the printer on a TCP port of this machine, or on a serial line. */
export const startZplSimulator = async (options: ZplSimulatorOptions = {}): Promise<ZplSimulator> => {
  const tcp =
    options.serial === undefined
      ? await openTcpPort({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })
      : null
  const simulator = new Simulator(tcp ?? serialPort(options.serial as SerialEnd))
  simulator.start()
  return {
    port: tcp?.port ?? 0,
    pictures: () => simulator.pictures,
    onPicture: (listener) => {
      simulator.listeners.push(listener)
    },
    cancelled: () => simulator.cancelled,
    onCancelled: (listener) => {
      simulator.cancelListeners.push(listener)
    },
    fault: () => simulator.fault,
    setFault: (fault) => simulator.setFault(fault),
    close: () => simulator.close(),
  }
}

class Simulator {
  readonly pictures: LabelPicture[] = []
  readonly listeners: ((picture: LabelPicture) => void)[] = []
  readonly cancelListeners: (() => void)[] = []
  cancelled = 0
  fault: ZplFault | null = null
  readonly #port: DevicePort
  #rest = ''
  /** Commands since the last `^XA`, or null between formats. */
  #format: ZplCommand[] | null = null
  #formats: DrawnLabel[] = []
  #batch: { readonly label: DrawnLabel; remaining: number } | null = null
  #labelsUntilFault = Number.POSITIVE_INFINITY
  #printed = 0
  #timer: NodeJS.Timeout | null = null

  constructor(port: DevicePort) {
    this.#port = port
  }

  start(): void {
    this.#port.onData((chunk) => this.#receive(chunk))
  }

  async setFault(fault: ZplFault | null): Promise<void> {
    const before = this.fault
    this.fault = fault
    const counts = fault?.kind === 'paper-out' || fault?.kind === 'power-cut'
    this.#labelsUntilFault = counts ? (fault.afterLabels ?? 0) : Number.POSITIVE_INFINITY
    this.#stopTimer()
    this.#port.stall(fault?.kind === 'half-open')
    if (fault?.kind === 'power-cut' && this.#labelsUntilFault === 0) await this.#powerOff()
    else if (fault?.kind === 'refused') await this.#port.refuse()
    else if (before?.kind === 'refused' || before?.kind === 'power-cut') await this.#port.restore()
    this.#printLater()
  }

  async close(): Promise<void> {
    this.#stopTimer()
    await this.#port.close()
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  async #powerOff(): Promise<void> {
    this.#cancel()
    this.#rest = ''
    this.#format = null
    await this.#port.refuse()
  }

  #receive(chunk: Uint8Array): void {
    const { commands, rest } = readZpl(this.#rest + Buffer.from(chunk).toString('latin1'))
    this.#rest = rest
    for (const command of commands) this.#take(command)
    this.#printLater()
  }

  #take(command: ZplCommand): void {
    if (command.name.startsWith('~')) this.#obeyNow(command)
    else if (command.name === '^XA') this.#format = []
    else if (command.name === '^XZ') {
      if (this.#format !== null && this.#format.length > 0) this.#formats.push(drawLabel(this.#format))
      this.#format = null
    } else this.#format?.push(command)
  }

  /** Control commands act when they arrive, past the formats that wait. */
  #obeyNow({ name, args }: ZplCommand): void {
    switch (name) {
      case '~HS':
        if (!this.#isSilent()) this.#reply(statusReply(this.#sensors()))
        return
      case '~HQ':
        if (args.startsWith('ES')) this.#reply(errorReply(this.#sensors()))
        return
      case '~JA':
      case '~JR':
        this.#cancel()
        this.cancelled++
        for (const listener of this.cancelListeners) listener()
        return
      default:
    }
  }

  #reply(text: string): void {
    if (this.fault?.kind !== 'mute') this.#port.send(Buffer.from(text, 'latin1'))
  }

  #cancel(): void {
    this.#formats = []
    this.#batch = null
  }

  #isSilent(): boolean {
    const { fault } = this
    return fault !== null && 'silent' in fault && fault.silent && this.#sensors().stopped
  }

  #sensors(): LabelSensors & { readonly stopped: boolean } {
    const kind = this.fault?.kind
    const paperOut = kind === 'paper-out' && this.#labelsUntilFault <= 0
    return {
      paperOut,
      headOpen: kind === 'head-open',
      ribbonOut: kind === 'ribbon-out',
      paused: kind === 'paused',
      formatsWaiting: this.#formats.length,
      labelsRemaining: this.#batch?.remaining ?? 0,
      partialFormat: this.#format !== null,
      stopped: paperOut || kind === 'head-open' || kind === 'ribbon-out' || kind === 'paused',
    }
  }

  #printLater(): void {
    if (this.#timer !== null || this.#sensors().stopped) return
    if (this.#formats.length === 0 && this.#batch === null) return
    const pause = this.fault?.kind === 'slow' ? 1_000 / this.fault.labelsPerSecond : LABEL_MS
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#printOne()
      this.#printLater()
    }, pause)
  }

  #printOne(): void {
    const next = this.#batch === null ? this.#formats.shift() : undefined
    if (next !== undefined) this.#batch = { label: next, remaining: next.copies }
    const batch = this.#batch
    if (batch === null) return
    this.#emit(batch.label)
    batch.remaining--
    if (batch.remaining === 0) this.#batch = null
    this.#labelsUntilFault--
    // Refusing waits for sockets to close; nothing here depends on the end of it.
    if (this.fault?.kind === 'power-cut' && this.#labelsUntilFault === 0) void this.#powerOff()
  }

  #emit({ picture, text, symbols, unknown }: DrawnLabel): void {
    this.#printed++
    const label: LabelPicture = {
      id: this.#printed,
      text,
      symbols,
      unknown,
      get png() {
        return toPng(picture)
      },
    }
    this.pictures.push(label)
    if (this.pictures.length > MAX_KEPT) this.pictures.shift()
    for (const listener of this.listeners) listener(label)
  }
}
