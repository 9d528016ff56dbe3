import type { LabelMedia } from '../../core/documents/label.js'
import type { Printer } from '../../drivers/printer.js'
import { PrintWorker, type WorkerDeps } from './print-worker.js'

/** All printers' workers. A printer that hangs stops its own worker, never another. */
export class Spool {
  readonly #workers: ReadonlyMap<string, PrintWorker>

  constructor(printers: readonly { readonly printer: Printer; readonly media: LabelMedia | null }[], deps: WorkerDeps) {
    this.#workers = new Map(printers.map(({ printer, media }) => [printer.id, new PrintWorker(printer, media, deps)]))
  }

  start(): void {
    for (const worker of this.#workers.values()) worker.start()
  }

  /** A job was written for this printer. */
  wake(printer: string): void {
    this.#workers.get(printer)?.wake()
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.#workers.values()].map((worker) => worker.stop()))
  }
}
