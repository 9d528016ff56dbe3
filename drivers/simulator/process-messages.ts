import { Type, type Static, type TProperties } from 'typebox'

import { EscposFault, ZplFault } from './faults.js'

/**
 * What is said between a daemon (or a test) and printer simulators in a process of their own: one JSON object a line.
 * Each command has a number and is answered once; pictures, pulses and cancellations are told as they happen.
 */
const command = <K extends string, P extends TProperties>(name: K, properties: P) =>
  Type.Object({ id: Type.Integer(), do: Type.Literal(name), ...properties }, { additionalProperties: false })

const Port = Type.Integer({ minimum: 0, maximum: 65_535 })
const Host = Type.String({ minLength: 1 })

export const SimulatorCommand = Type.Union([
  command('start-escpos', { port: Port, host: Host, widthDots: Type.Integer({ minimum: 64, maximum: 2_000 }) }),
  command('start-zpl', { port: Port, host: Host }),
  command('fault-escpos', { printer: Type.Integer(), fault: Type.Union([Type.Null(), EscposFault]) }),
  command('fault-zpl', { printer: Type.Integer(), fault: Type.Union([Type.Null(), ZplFault]) }),
  command('close-drawer', { printer: Type.Integer() }),
  command('stop', { printer: Type.Integer() }),
])
export type SimulatorCommand = Static<typeof SimulatorCommand>

interface SymbolMessage {
  readonly symbology: string
  readonly data: string
}

/** A picture on its way: `png` is base64. */
export interface PictureMessage {
  readonly id: number
  readonly png: string
  readonly text: string
  readonly symbols: readonly SymbolMessage[]
  readonly unknown: readonly string[]
  readonly cut: boolean
}

export type SimulatorMessage =
  /** `printer` is the number that the other commands name it by. */
  | { readonly id: number; readonly ok: true; readonly printer: number; readonly port: number }
  | { readonly id: number; readonly ok: false; readonly problem: string }
  | { readonly event: 'picture'; readonly printer: number; readonly picture: PictureMessage }
  | {
      readonly event: 'pulse'
      readonly printer: number
      readonly pulse: { readonly pin: 2 | 5; readonly onMs: number; readonly offMs: number }
    }
  | { readonly event: 'cancelled'; readonly printer: number }
