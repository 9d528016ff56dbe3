import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import type { DrawnSymbology } from './drawing/symbols.js'
import type { DrawerPulseSeen, EscposSimulator } from './escpos/simulator.js'
import type { ReceiptPicture } from './escpos/virtual-printer.js'
import type { EscposFault, ZplFault } from './faults.js'
import type { PictureMessage, SimulatorCommand, SimulatorMessage } from './process-messages.js'
import type { SimulatorStarter } from './starter.js'
import type { LabelPicture, ZplSimulator } from './zpl/simulator.js'

/** Printer simulators in a process of their own: what they draw costs the daemon's event loop nothing. */
export interface SimulatorProcess extends SimulatorStarter {
  /** Ends the process and all its printers. */
  close(): Promise<void>
}

const program = fileURLToPath(new URL('./main.js', import.meta.url))

/** A command without its number, each kind for itself. */
type Unnumbered<C> = C extends unknown ? Omit<C, 'id'> : never
type Event = Extract<SimulatorMessage, { event: string }>
type Answer = Extract<SimulatorMessage, { ok: boolean }>

/** Starts the process. It ends by itself when this process does. */
export const spawnSimulators = (): SimulatorProcess => {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  // A command to a process that is gone is answered below, by the end of its output.
  child.stdin.on('error', () => {})
  const waiting = new Map<number, (answer: Answer | null) => void>()
  const listeners = new Map<number, (event: Event) => void>()
  const lines = createInterface({ input: child.stdout })
  let last = 0
  let isGone = false
  lines.on('line', (line) => {
    const message = JSON.parse(line) as SimulatorMessage
    if ('event' in message) {
      listeners.get(message.printer)?.(message)
      return
    }
    waiting.get(message.id)?.(message)
    waiting.delete(message.id)
  })
  lines.once('close', () => {
    isGone = true
    for (const tell of waiting.values()) tell(null)
    waiting.clear()
  })
  const ask = (command: Unnumbered<SimulatorCommand>): Promise<Extract<Answer, { ok: true }>> =>
    new Promise((resolve, reject) => {
      last++
      const take = (answer: Answer | null): void => {
        if (answer === null) reject(new Error('the simulator process ended'))
        else if (answer.ok) resolve(answer)
        else reject(new Error(answer.problem))
      }
      if (isGone) {
        take(null)
        return
      }
      waiting.set(last, take)
      child.stdin.write(`${JSON.stringify({ id: last, ...command })}\n`)
    })
  const stop = async (printer: number): Promise<void> => {
    listeners.delete(printer)
    if (!isGone) await ask({ do: 'stop', printer })
  }
  return {
    startEscpos: async ({ port = 0, host = '127.0.0.1', widthDots = 576 } = {}) => {
      const started = await ask({ do: 'start-escpos', port, host, widthDots })
      const remote = remoteEscpos(started, ask, stop)
      listeners.set(started.printer, remote.hear)
      return remote.simulator
    },
    startZpl: async ({ port = 0, host = '127.0.0.1' } = {}) => {
      const started = await ask({ do: 'start-zpl', port, host })
      const remote = remoteZpl(started, ask, stop)
      listeners.set(started.printer, remote.hear)
      return remote.simulator
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.stdin.end()
      await exited
    },
  }
}

type Ask = (command: Unnumbered<SimulatorCommand>) => Promise<unknown>
interface Started {
  readonly printer: number
  readonly port: number
}

const pictureOf = (message: PictureMessage): ReceiptPicture => ({
  ...message,
  png: Buffer.from(message.png, 'base64'),
  symbols: message.symbols.map(({ symbology, data }) => ({ symbology: symbology as DrawnSymbology, data })),
})

const MAX_KEPT = 200
const keep = <T>(list: T[], item: T): void => {
  list.push(item)
  if (list.length > MAX_KEPT) list.shift()
}

const remoteEscpos = (
  { printer, port }: Started,
  ask: Ask,
  stop: (printer: number) => Promise<void>,
): { readonly simulator: EscposSimulator; readonly hear: (event: Event) => void } => {
  const pictures: ReceiptPicture[] = []
  const pulses: DrawerPulseSeen[] = []
  const onPicture: ((picture: ReceiptPicture) => void)[] = []
  const onPulse: ((pulse: DrawerPulseSeen) => void)[] = []
  let cuts = 0
  let drawerOpen = false
  let fault: EscposFault | null = null
  return {
    hear: (event) => {
      if (event.event === 'picture') {
        const picture = pictureOf(event.picture)
        if (picture.cut) cuts++
        keep(pictures, picture)
        for (const listener of onPicture) listener(picture)
      } else if (event.event === 'pulse') {
        drawerOpen = true
        keep(pulses, event.pulse)
        for (const listener of onPulse) listener(event.pulse)
      }
    },
    simulator: {
      port,
      pictures: () => pictures,
      onPicture: (listener) => {
        onPicture.push(listener)
      },
      pulses: () => pulses,
      onPulse: (listener) => {
        onPulse.push(listener)
      },
      drawerOpen: () => drawerOpen,
      closeDrawer: async () => {
        await ask({ do: 'close-drawer', printer })
        drawerOpen = false
      },
      cuts: () => cuts,
      fault: () => fault,
      setFault: async (next) => {
        await ask({ do: 'fault-escpos', printer, fault: next })
        fault = next
      },
      close: () => stop(printer),
    },
  }
}

const remoteZpl = (
  { printer, port }: Started,
  ask: Ask,
  stop: (printer: number) => Promise<void>,
): { readonly simulator: ZplSimulator; readonly hear: (event: Event) => void } => {
  const pictures: LabelPicture[] = []
  const onPicture: ((picture: LabelPicture) => void)[] = []
  const onCancelled: (() => void)[] = []
  let cancelled = 0
  let fault: ZplFault | null = null
  return {
    hear: (event) => {
      if (event.event === 'picture') {
        const picture = pictureOf(event.picture)
        keep(pictures, picture)
        for (const listener of onPicture) listener(picture)
      } else if (event.event === 'cancelled') {
        cancelled++
        for (const listener of onCancelled) listener()
      }
    },
    simulator: {
      port,
      pictures: () => pictures,
      onPicture: (listener) => {
        onPicture.push(listener)
      },
      cancelled: () => cancelled,
      onCancelled: (listener) => {
        onCancelled.push(listener)
      },
      fault: () => fault,
      setFault: async (next) => {
        await ask({ do: 'fault-zpl', printer, fault: next })
        fault = next
      },
      close: () => stop(printer),
    },
  }
}
