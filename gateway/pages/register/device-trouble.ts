import type { Device, RegisterState } from '../../protocol/register-state.js'

/** `unknown` is a state of its own, and no trouble: a printer that tells nothing prints all the same. */
const troubled: ReadonlySet<Device['state']> = new Set(['faulted', 'absent', 'warning'])

/** The devices a cashier should know about, without being asked. */
export const troubleOf = (state: RegisterState | null): Device[] =>
  (state?.devices ?? []).filter((device) => troubled.has(device.state))

export type Tone = 'good' | 'warn' | 'bad' | 'plain'

export const toneOf = (state: Device['state']): Tone => {
  switch (state) {
    case 'ready':
    case 'busy':
      return 'good'
    case 'warning':
      return 'warn'
    case 'faulted':
    case 'absent':
      return 'bad'
    case 'unknown':
      return 'plain'
  }
}

/** What waits for a printer. A register has one printer of a kind, so the kind of the paper tells whose it is. */
export const waitingPaper = (
  state: RegisterState | null,
  device: Device,
): { readonly receipts: number; readonly labels: number } => {
  const waiting = (kind: 'receipt' | 'label') =>
    (state?.jobs ?? []).filter((job) => job.kind === kind && job.state === 'queued').length
  return {
    receipts: device.kind === 'receipt-printer' ? waiting('receipt') : 0,
    labels: device.kind === 'label-printer' ? waiting('label') : 0,
  }
}
