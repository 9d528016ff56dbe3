import type { CodePage, DrawerPulse, ReceiptProfile } from './profile.js'

/**
 * Page numbers of `ESC t` on Epson printers ("ESC/POS Command Reference", ESC t). cp858 comes before cp850 because
 * it has the euro sign in the same place where cp850 has a dotless i.
 */
const EPSON_PAGES: readonly [CodePage, ...CodePage[]] = [
  { name: 'cp437', number: 0 },
  { name: 'cp858', number: 19 },
  { name: 'cp852', number: 18 },
  { name: 'windows1252', number: 16 },
  { name: 'windows1251', number: 46 },
  { name: 'windows1253', number: 47 },
]

/** 100 ms on, 500 ms off: long enough for every drawer seen, short enough for its coil. */
const DRAWER: DrawerPulse = { pin: 2, onMs: 100, offMs: 500, openLevel: 'high' }

/** 80 mm paper, 203 dpi: TM-m30, TM-T20 and TM-T82 families. */
const EPSON_203: ReceiptProfile = {
  name: 'epson-80',
  columns: 48,
  dpi: 203,
  widthDots: 576,
  codePages: EPSON_PAGES,
  cutter: 'partial',
  feedBeforeCut: 4,
  confirmation: 'process-id',
  hasStatusBack: true,
  hasCutCounter: true,
  drawer: DRAWER,
}

/** Every profile by its name. Names stand in the configuration: never rename one. */
export const receiptProfiles: Readonly<Record<string, ReceiptProfile>> = {
  'epson-80': EPSON_203,
  /** TM-T88IV to TM-T88VII: 180 dpi, 42 columns. */
  'epson-t88': { ...EPSON_203, name: 'epson-t88', columns: 42, dpi: 180, widthDots: 512 },
  /** 58 mm paper: TM-P20, TM-m10. */
  'epson-58': { ...EPSON_203, name: 'epson-58', columns: 32, widthDots: 384 },
  /**
   * Printers that speak ESC/POS without process ids and counters. The job ends with `GS r 1`, which they answer when
   * they reach it; that tells "taken and worked off", the most such a printer can tell.
   */
  generic: {
    ...EPSON_203,
    name: 'generic',
    confirmation: 'paper-status',
    hasStatusBack: false,
    hasCutCounter: false,
  },
  'generic-58': {
    ...EPSON_203,
    name: 'generic-58',
    columns: 32,
    widthDots: 384,
    confirmation: 'paper-status',
    hasStatusBack: false,
    hasCutCounter: false,
  },
}
