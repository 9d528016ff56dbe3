import { TillgateError } from '../../core/errors/error.js'
import type { ReceiptEngine } from './engine.js'

export type EngineName = 'pos' | 'escpos'

/** Each engine with how to load it: an engine that is not configured is never read from disk. */
const engines: Readonly<Record<EngineName, () => Promise<ReceiptEngine>>> = {
  pos: async () => (await import('./pos-engine.js')).makePosEngine(),
  escpos: async () => (await import('./escpos-engine.js')).makeEscposEngine(),
}

export const engineNames: readonly EngineName[] = ['pos', 'escpos']

/** Loads an engine. A package that is missing or broken is told as DEVICE_ENGINE with its reason. */
export const loadEngine = async (name: EngineName): Promise<ReceiptEngine> => {
  try {
    return await engines[name]()
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    throw new TillgateError('DEVICE_ENGINE', { engine: name, reason }, { cause })
  }
}
