/** What the registers' sessions tell the metrics; each call is cheap and never throws. */
export interface Counts {
  lineOpened(): void
  lineClosed(closeCode: number): void
  /** A scan of a scanner that belongs to this register (its number). */
  scan(register: number): void
  sale(register: number, seconds: number): void
  /** A request or scan was refused, by code of the error catalogue. */
  refused(code: string): void
}

/** For where nobody looks. */
export const noCounts: Counts = {
  lineOpened: () => undefined,
  lineClosed: () => undefined,
  scan: () => undefined,
  sale: () => undefined,
  refused: () => undefined,
}
