import type { ScannerFault, ScannerSimulator } from './scanner-simulator.js'

/** What may be asked of a simulator in a process of its own. */
export type ScannerCommand =
  | { readonly do: 'scan'; readonly text: string }
  | { readonly do: 'scan' | 'send'; readonly base64: string }
  | { readonly do: 'fault'; readonly fault: ScannerFault }
  | { readonly do: 'connected' }

export type ScannerAnswer = { readonly ok: true } | { readonly ok: false; readonly problem: string }

const faults: readonly ScannerFault[] = ['none', 'refused', 'half-open', 'slow']

const parse = (line: string): ScannerCommand | null => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    // Answered like any other command that is not one.
    return null
  }
  if (typeof value !== 'object' || value === null || !('do' in value)) return null
  if (value.do === 'connected') return { do: 'connected' }
  if (value.do === 'scan' && 'text' in value && typeof value.text === 'string') return { do: 'scan', text: value.text }
  if ((value.do === 'scan' || value.do === 'send') && 'base64' in value && typeof value.base64 === 'string') {
    return { do: value.do, base64: value.base64 }
  }
  if (value.do === 'fault' && 'fault' in value) {
    const fault = faults.find((one) => one === value.fault)
    if (fault !== undefined) return { do: 'fault', fault }
  }
  return null
}

/** Performs one line of the simulator's input. Never rejects. */
export const performCommand = async (simulator: ScannerSimulator, line: string): Promise<ScannerAnswer> => {
  const command = parse(line)
  if (command === null) return { ok: false, problem: `not a command: ${line.slice(0, 80)}` }
  try {
    if (command.do === 'connected') await simulator.connected()
    else if (command.do === 'fault') await simulator.setFault(command.fault)
    else if (command.do === 'send') await simulator.send(Buffer.from(command.base64, 'base64'))
    else await simulator.scan('text' in command ? command.text : Buffer.from(command.base64, 'base64'))
    return { ok: true }
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) }
  }
}
