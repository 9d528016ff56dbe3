import type { EscposFault, ZplFault } from '../../drivers/simulator/faults.js'

/** The faults a visitor of the bench can give the simulated printers, with the words on the switch. */
export const receiptFaults: Readonly<Record<string, { readonly label: string; readonly fault: EscposFault }>> = {
  'paper-out': { label: 'Paper out', fault: { kind: 'paper-out' } },
  'paper-near-end': { label: 'Paper nearly out', fault: { kind: 'paper-near-end' } },
  'cover-open': { label: 'Cover open', fault: { kind: 'cover-open' } },
  cutter: { label: 'Cutter jammed', fault: { kind: 'cutter' } },
  refused: { label: 'Unplugged', fault: { kind: 'refused' } },
  'half-open': { label: 'Line dead', fault: { kind: 'half-open' } },
  slow: { label: 'Very slow', fault: { kind: 'slow', bytesPerSecond: 200 } },
  'power-cut': { label: 'Power cut in the next job', fault: { kind: 'power-cut', afterBytes: 200 } },
}

export const labelFaults: Readonly<Record<string, { readonly label: string; readonly fault: ZplFault }>> = {
  'paper-out': { label: 'Labels out', fault: { kind: 'paper-out' } },
  'head-open': { label: 'Head open', fault: { kind: 'head-open' } },
  refused: { label: 'Unplugged', fault: { kind: 'refused' } },
  'half-open': { label: 'Line dead', fault: { kind: 'half-open' } },
}
