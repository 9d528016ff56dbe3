import { Compile } from 'typebox/compile'

import { startEscposSimulator, type EscposSimulator } from './escpos/simulator.js'
import { SimulatorCommand, type PictureMessage, type SimulatorMessage } from './process-messages.js'
import { startZplSimulator, type ZplSimulator } from './zpl/simulator.js'

type Hosted =
  | { readonly kind: 'escpos'; readonly simulator: EscposSimulator }
  | { readonly kind: 'zpl'; readonly simulator: ZplSimulator }

const check = Compile(SimulatorCommand)

/** Performs commands, one line of JSON each, on the printers it started. */
export class SimulatorHost {
  readonly #say: (message: SimulatorMessage) => void
  readonly #printers = new Map<number, Hosted>()
  #last = 0

  constructor(say: (message: SimulatorMessage) => void) {
    this.#say = say
  }

  /** Performs one line and answers it. Never rejects. */
  async perform(line: string): Promise<void> {
    const command = parse(line)
    if (command === null) {
      this.#say({ id: 0, ok: false, problem: `not a command: ${line.slice(0, 80)}` })
      return
    }
    try {
      const printer = await this.#perform(command)
      const port = this.#printers.get(printer)?.simulator.port ?? 0
      this.#say({ id: command.id, ok: true, printer, port })
    } catch (error) {
      this.#say({ id: command.id, ok: false, problem: error instanceof Error ? error.message : String(error) })
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#printers.values()].map(({ simulator }) => simulator.close()))
    this.#printers.clear()
  }

  async #perform(command: SimulatorCommand): Promise<number> {
    switch (command.do) {
      case 'start-escpos': {
        const { port, host, widthDots } = command
        return this.#addEscpos(await startEscposSimulator({ port, host, widthDots }))
      }
      case 'start-zpl':
        return this.#addZpl(await startZplSimulator({ port: command.port, host: command.host }))
      case 'fault-escpos':
        await this.#escpos(command.printer).setFault(command.fault)
        return command.printer
      case 'fault-zpl':
        await this.#zpl(command.printer).setFault(command.fault)
        return command.printer
      case 'close-drawer':
        await this.#escpos(command.printer).closeDrawer()
        return command.printer
      case 'stop':
        await this.#printers.get(command.printer)?.simulator.close()
        this.#printers.delete(command.printer)
        return command.printer
    }
  }

  #addEscpos(simulator: EscposSimulator): number {
    const printer = this.#add({ kind: 'escpos', simulator })
    simulator.onPicture((picture) => this.#say({ event: 'picture', printer, picture: pictureMessage(picture) }))
    simulator.onPulse((pulse) => this.#say({ event: 'pulse', printer, pulse }))
    return printer
  }

  #addZpl(simulator: ZplSimulator): number {
    const printer = this.#add({ kind: 'zpl', simulator })
    simulator.onPicture((picture) => {
      this.#say({ event: 'picture', printer, picture: pictureMessage({ ...picture, png: picture.png, cut: true }) })
    })
    simulator.onCancelled(() => this.#say({ event: 'cancelled', printer }))
    return printer
  }

  #add(hosted: Hosted): number {
    this.#last++
    this.#printers.set(this.#last, hosted)
    return this.#last
  }

  #escpos(printer: number): EscposSimulator {
    const hosted = this.#printers.get(printer)
    if (hosted?.kind !== 'escpos') throw new Error(`there is no receipt printer ${printer}`)
    return hosted.simulator
  }

  #zpl(printer: number): ZplSimulator {
    const hosted = this.#printers.get(printer)
    if (hosted?.kind !== 'zpl') throw new Error(`there is no label printer ${printer}`)
    return hosted.simulator
  }
}

const parse = (line: string): SimulatorCommand | null => {
  try {
    const value: unknown = JSON.parse(line)
    return check.Check(value) ? value : null
  } catch {
    // Answered like any other line that is no command.
    return null
  }
}

const pictureMessage = (picture: Omit<PictureMessage, 'png'> & { readonly png: Uint8Array }): PictureMessage => ({
  id: picture.id,
  png: Buffer.from(picture.png).toString('base64'),
  text: picture.text,
  symbols: picture.symbols,
  unknown: picture.unknown,
  cut: picture.cut,
})
