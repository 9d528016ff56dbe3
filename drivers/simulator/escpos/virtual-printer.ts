import { toPng } from '../drawing/png.js'
import type { PrintedSymbol } from '../drawing/symbols.js'
import { readCommand, type EscposCommand } from './commands.js'
import { Paper } from './paper.js'
import { takeRealtime, type RealtimeRequest } from './realtime.js'
import { realtimeStatus, statusBack, type Sensors } from './sensors.js'

/** What can be wrong with the printer itself. Faults of the line belong to the server around it. */
export type PrinterFault =
  | { readonly kind: 'paper-out'; readonly afterBytes?: number }
  | { readonly kind: 'paper-near-end' }
  | { readonly kind: 'cover-open' }
  | { readonly kind: 'cutter' }

export interface ReceiptPicture {
  /** Counts from 1. */
  readonly id: number
  readonly png: Uint8Array
  readonly text: string
  readonly symbols: readonly PrintedSymbol[]
  /** Bytes that were no command the printer knows, in hexadecimal. */
  readonly unknown: readonly string[]
  /** False for a piece that a power cut left hanging. */
  readonly cut: boolean
}

/** What the printer tells the world around it. */
export interface PrinterEvents {
  readonly reply: (bytes: Uint8Array) => void
  readonly picture: (picture: ReceiptPicture) => void
  /** A drawer pulse: connector pin 2 or 5, and how long. */
  readonly pulse: (pulse: { readonly pin: 2 | 5; readonly onMs: number; readonly offMs: number }) => void
}

export interface PrinterOptions {
  readonly widthDots: number
  /** A clone knows no process id, no automatic status and no counters. */
  readonly clone: boolean
}

/** Commands that cut, fully or partly. */
const CUTS: ReadonlySet<string> = new Set(['GS V', 'ESC i', 'ESC m'])

/**
 * The printer behind the line: a buffer that is worked off in order, sensors, and replies. What is in the buffer stays
 * while the printer is stopped, and is lost with the power; the count of cuts survives.
 */
export class VirtualPrinter {
  readonly #events: PrinterEvents
  readonly #paper: Paper
  #clone: boolean
  #buffer = new Uint8Array()
  #realtimeRest = new Uint8Array()
  #fault: PrinterFault | null = null
  #bytesUntilPaperOut = 0
  #cutterJammed = false
  #drawerOpen = false
  #statusBackMask = 0
  #lastStatusBack = ''
  #cuts = 0
  #pictures = 0
  #working = false

  constructor(options: PrinterOptions, events: PrinterEvents) {
    this.#events = events
    this.#clone = options.clone
    this.#paper = new Paper(options.widthDots)
  }

  get cuts(): number {
    return this.#cuts
  }

  get drawerOpen(): boolean {
    return this.#drawerOpen
  }

  /** Bytes that wait. */
  get waiting(): number {
    return this.#buffer.length
  }

  setClone(clone: boolean): void {
    this.#clone = clone
  }

  /** Pushes the drawer shut, or pulls it open by hand. */
  setDrawer(open: boolean): void {
    this.#drawerOpen = open
    this.#pushStatus()
  }

  /** Sets the one fault of the printer; null mends it, and the next `work` goes on where it stopped. */
  setFault(fault: PrinterFault | null): void {
    this.#fault = fault
    this.#cutterJammed = false
    this.#bytesUntilPaperOut = fault?.kind === 'paper-out' ? (fault.afterBytes ?? 0) : 0
    this.#pushStatus()
  }

  /** Takes bytes from the line. Real-time requests are obeyed at once, the rest waits its turn. */
  receive(chunk: Uint8Array): void {
    const { rest, bytes, requests } = takeRealtime(Buffer.concat([this.#realtimeRest, chunk]))
    this.#realtimeRest = new Uint8Array(rest)
    for (const request of requests) this.#obeyRealtime(request)
    this.#buffer = new Uint8Array(Buffer.concat([this.#buffer, bytes]))
  }

  /**
   * Works off the buffer until `budget` bytes are used up, nothing whole is left or something stops it. Returns the
   * bytes used; the last command may exceed the budget, for only text is printed in part.
   */
  work(budget: number): number {
    if (this.#working) return 0
    this.#working = true
    let used = 0
    while (used < budget && !this.#sensors().stopped) {
      const step = this.#workOne(budget - used)
      if (step === 0) break
      used += step
    }
    this.#working = false
    return used
  }

  #workOne(budget: number): number {
    const found = readCommand(this.#buffer, 0)
    if (found === null) return 0
    const { command, end } = found
    if (command.name === 'text') {
      const length = Math.min(end, budget, this.#untilPaperOut())
      this.#use(length)
      this.#obey({ name: 'text', args: command.args.slice(0, length) })
      return length
    }
    if (end > this.#untilPaperOut()) {
      this.#use(0, true)
      return 0
    }
    if (CUTS.has(command.name) && this.#fault?.kind === 'cutter') {
      // The cut waits in the buffer until the cutter is free again.
      this.#cutterJammed = true
      this.#pushStatus()
      return 0
    }
    this.#use(end)
    this.#obey(command)
    return end
  }

  /** Takes bytes out of the buffer, and paper with them. */
  #use(bytes: number, paperEnds = false): void {
    this.#buffer = this.#buffer.slice(bytes)
    if (this.#fault?.kind !== 'paper-out') return
    this.#bytesUntilPaperOut = paperEnds ? 0 : this.#bytesUntilPaperOut - bytes
    if (this.#bytesUntilPaperOut <= 0) this.#pushStatus()
  }

  #untilPaperOut(): number {
    return this.#fault?.kind === 'paper-out' ? this.#bytesUntilPaperOut : Number.POSITIVE_INFINITY
  }

  #obey(command: EscposCommand): void {
    if (CUTS.has(command.name)) {
      this.#cuts++
      this.#emitPicture(true)
      return
    }
    const [n = 0, m = 0] = command.args
    switch (command.name) {
      case 'ESC p':
        this.#pulse(n % 48 === 1 ? 5 : 2, m * 2, (command.args[2] ?? 0) * 2)
        return
      case 'GS a':
        if (this.#clone) return
        this.#statusBackMask = n
        this.#lastStatusBack = ''
        this.#pushStatus()
        return
      case 'GS r':
        this.#events.reply(Uint8Array.of(n % 48 === 2 ? Number(this.#drawerOpen) : this.#sensors().paper))
        return
      case 'GS I':
        this.#identify(n)
        return
      case 'GS g':
        if (!this.#clone) this.#text(command.args[2] === 178 ? String(this.#cuts) : '0')
        return
      case 'GS ( H':
        if (this.#clone || m !== 48) return
        this.#events.reply(Uint8Array.of(0x37, 0x22, ...command.args.subarray(2, 6), 0))
        return
      default:
        this.#paper.print(command)
    }
  }

  #identify(n: number): void {
    const texts: Readonly<Record<number, string>> = { 65: '1.0', 66: 'TILLGATE', 67: 'SIMULATOR', 68: '0001' }
    const text = texts[n]
    if (text === undefined) this.#events.reply(Uint8Array.of(0x02))
    else this.#text(text)
  }

  #text(text: string): void {
    this.#events.reply(Uint8Array.of(0x5f, ...Buffer.from(text, 'latin1'), 0))
  }

  #pulse(pin: 2 | 5, onMs: number, offMs: number): void {
    this.#drawerOpen = true
    this.#events.pulse({ pin, onMs, offMs })
    this.#pushStatus()
  }

  #obeyRealtime(request: RealtimeRequest): void {
    switch (request.kind) {
      case 'status':
        this.#events.reply(Uint8Array.of(realtimeStatus(request.n, this.#sensors())))
        return
      case 'pulse':
        this.#pulse(request.pin, request.onMs, request.onMs)
        return
      case 'recover':
        // 1 goes on from the line that failed, 2 forgets the buffer; both only help when the cause is gone.
        if (request.clear) this.#buffer = new Uint8Array()
    }
  }

  #sensors(): Sensors & { readonly stopped: boolean; readonly paper: number } {
    const paperOut = this.#fault?.kind === 'paper-out' && this.#bytesUntilPaperOut <= 0
    const coverOpen = this.#fault?.kind === 'cover-open'
    const nearEnd = paperOut || this.#fault?.kind === 'paper-near-end'
    return {
      paperOut,
      coverOpen,
      nearEnd,
      cutterJammed: this.#cutterJammed,
      drawerOpen: this.#drawerOpen,
      stopped: paperOut || coverOpen || this.#cutterJammed,
      paper: (nearEnd ? 0x03 : 0) | (paperOut ? 0x0c : 0),
    }
  }

  #pushStatus(): void {
    if (this.#statusBackMask === 0) return
    const bytes = statusBack(this.#sensors())
    const key = bytes.join()
    if (key === this.#lastStatusBack) return
    this.#lastStatusBack = key
    this.#events.reply(bytes)
  }

  /** The power goes: the buffer, the settings and what the paper shows half are gone; the counter stays. */
  losePower(): void {
    this.#buffer = new Uint8Array()
    this.#realtimeRest = new Uint8Array()
    this.#statusBackMask = 0
    this.#lastStatusBack = ''
    if (!this.#paper.isBlank()) this.#emitPicture(false)
    this.#paper.reset()
  }

  #emitPicture(cut: boolean): void {
    const sheet = this.#paper.take()
    this.#pictures++
    const { picture, text, symbols, unknown } = sheet
    this.#events.picture({
      id: this.#pictures,
      text,
      symbols,
      unknown,
      cut,
      get png() {
        return toPng(picture)
      },
    })
  }
}
