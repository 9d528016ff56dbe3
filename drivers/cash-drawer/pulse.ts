import type { DrawerPulse } from '../receipt-printer/profile.js'

const ESC = 0x1b

/**
 * `ESC p m t1 t2`, always whole: a command cut short takes the first bytes of the next job as its times, and the drawer
 * opens then. Times are sent in units of 2 ms and bounded to what a byte holds.
 */
export const pulseCommand = (pulse: Pick<DrawerPulse, 'pin' | 'onMs' | 'offMs'>): Uint8Array =>
  Uint8Array.of(ESC, 0x70, pulse.pin === 5 ? 1 : 0, units(pulse.onMs), units(pulse.offMs))

const units = (ms: number): number => Math.min(255, Math.max(1, Math.round(ms / 2)))
