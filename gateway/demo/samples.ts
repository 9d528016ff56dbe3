import type { Level } from '../../core/sale/basket.js'

/** Codes of the sample shop to scan in the demo: what the bench offers as one click, the tour plays and a test checks. */
export interface Sample {
  readonly name: string
  /** As printed on its label. */
  readonly upc: string
  readonly level: Level
  /** On hand when the shop is new. */
  readonly serials: readonly string[]
}

const always: Sample = {
  name: 'Northpeak Trail Watch 2',
  upc: '9524000000019',
  level: 'always',
  serials: ['NTW2-00018', 'NTW2-00035', 'NTW2-00052', 'NTW2-00069', 'NTW2-00086'],
}

const sometimes: Sample = {
  name: 'Halden Pocket Radio',
  upc: '9524000000026',
  level: 'sometimes',
  serials: ['HPR000154', 'HPR000171'],
}

const not: Sample = { name: 'Sport Socks, 3 pairs', upc: '9524000000033', level: 'not', serials: [] }

const gs1: Sample = {
  name: 'Kepler Action Camera X5',
  upc: '9524000000040',
  level: 'always',
  serials: ['KX5000222', 'KX5000239', 'KX5000256'],
}

const hostile: Sample = {
  name: `Cable "USB-C" 5' ^XZ~JR <b>bold</b> \\ '; --`,
  upc: '9524000000057',
  level: 'not',
  serials: [],
}

/** A sometimes item that is not sold without its number. */
const required: Sample = {
  name: 'Sorano S1 Camera Body',
  upc: '9524000000064',
  level: 'sometimes',
  serials: ['4100000307', '4100000324', '4100000341'],
}

/** Numbers are unique in the whole chain here, so that the IMEI alone finds the phone. */
const chain: Sample = {
  name: 'Fjord One, Black, 128 GB',
  upc: '9524000000071',
  level: 'always',
  serials: ['004401101662993', '004401101742183'],
}

export const samples = { always, sometimes, not, gs1, hostile, required, chain } as const

/** What a scanner sends for a GS1 DataMatrix with GTIN (01) and serial number (21): symbology identifier, then the elements. */
export const gs1Scan = ({ upc }: Sample, serial: string): string => `]d201${upc.padStart(14, '0')}21${serial}`

/** A serial number that no unit has. */
export const unknownSerial = 'NTW2-99999'

const [firstWatch = '', secondWatch = ''] = always.serials
const [firstCamera = ''] = gs1.serials

export interface ThingToTry {
  readonly title: string
  /** What to scan, in order; null is a step at the screen. */
  readonly steps: readonly { readonly scan: string | null; readonly text: string }[]
}

export const thingsToTry: readonly ThingToTry[] = [
  {
    title: 'Sell a watch that always needs its serial number',
    steps: [
      { scan: always.upc, text: 'Scan the watch: the screen asks for its serial number.' },
      { scan: firstWatch, text: 'Scan the serial number.' },
      { scan: null, text: 'Pay in cash and look at the receipt.' },
    ],
  },
  {
    title: 'Try to sell the same unit again',
    steps: [
      { scan: always.upc, text: 'Scan the watch once more.' },
      { scan: firstWatch, text: 'Scan the number that was just sold: it is refused, with the receipt it was sold on.' },
      { scan: secondWatch, text: 'Scan the number of another one.' },
    ],
  },
  {
    title: 'Sell a radio without its serial number',
    steps: [
      { scan: sometimes.upc, text: 'Scan the radio: the number is asked for, and may be skipped.' },
      { scan: null, text: 'Press Skip and pay.' },
    ],
  },
  {
    title: 'Scan item and serial number in one code',
    steps: [
      { scan: gs1Scan(gs1, firstCamera), text: 'One GS1 code holds the camera and its number: nothing is asked.' },
      { scan: null, text: 'Reload the page in the middle of the sale: it comes back as it was.' },
    ],
  },
  {
    title: 'Print what nobody should put into a name',
    steps: [
      { scan: hostile.upc, text: 'Scan the cable whose name holds printer commands; socks need no number either.' },
      { scan: not.upc, text: 'Scan the socks, pay, and look at the receipt: names are text, nothing else.' },
    ],
  },
]
