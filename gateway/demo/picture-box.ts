import { randomUUID } from 'node:crypto'
import type { Simulators } from '../daemon/simulators.js'
import type { BenchPicture } from '../protocol/bench.js'

interface Kept {
  readonly picture: BenchPicture
  readonly png: Uint8Array
}

/** Pictures kept; older ones are forgotten. */
const keptPictures = 40

/** What came out of the simulated printers, newest first. */
export class PictureBox {
  #kept: readonly Kept[] = []

  watch({ receiptPrinters, labelPrinters }: Simulators): void {
    for (const [printer, simulator] of receiptPrinters)
      simulator.onPicture(({ png, text }) => this.#add(printer, 'receipt', png, text))
    for (const [printer, simulator] of labelPrinters)
      simulator.onPicture(({ png, text }) => this.#add(printer, 'label', png, text))
  }

  list(): readonly BenchPicture[] {
    return this.#kept.map(({ picture }) => picture)
  }

  png(id: string): Uint8Array | null {
    return this.#kept.find(({ picture }) => picture.id === id)?.png ?? null
  }

  #add(printer: string, kind: BenchPicture['kind'], png: Uint8Array, text: string): void {
    const id = randomUUID()
    const picture: BenchPicture = {
      id,
      printer,
      kind,
      at: new Date().toISOString(),
      url: `/bench/pictures/${id}.png`,
      text,
    }
    this.#kept = [{ picture, png }, ...this.#kept].slice(0, keptPictures)
  }
}
