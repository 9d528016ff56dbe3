/** What the sensors of the printer see. */
export interface Sensors {
  readonly paperOut: boolean
  readonly nearEnd: boolean
  readonly coverOpen: boolean
  readonly cutterJammed: boolean
  readonly drawerOpen: boolean
}

const bits = (...set: readonly (readonly [boolean, number])[]): number =>
  set.reduce((byte, [on, mask]) => (on ? byte | mask : byte), 0)

const isOffline = (s: Sensors): boolean => s.paperOut || s.coverOpen || s.cutterJammed

/** The answer to `DLE EOT n`: bits 1 and 4 are always set. */
export const realtimeStatus = (n: number, s: Sensors): number => {
  switch (n) {
    case 1:
      return 0x12 | bits([s.drawerOpen, 0x04], [isOffline(s), 0x08])
    case 2:
      return 0x12 | bits([s.coverOpen, 0x04], [s.paperOut, 0x20], [s.cutterJammed, 0x40])
    case 3:
      return 0x12 | bits([s.cutterJammed, 0x08])
    default:
      return 0x12 | bits([s.nearEnd, 0x0c], [s.paperOut, 0x60])
  }
}

/** The four bytes of `GS a`: bit 4 of the first is always set. */
export const statusBack = (s: Sensors): Uint8Array =>
  Uint8Array.of(
    0x10 | bits([s.drawerOpen, 0x04], [isOffline(s), 0x08], [s.coverOpen, 0x20]),
    bits([s.cutterJammed, 0x08]),
    bits([s.nearEnd, 0x03], [s.paperOut, 0x0c]),
    0x0f,
  )
