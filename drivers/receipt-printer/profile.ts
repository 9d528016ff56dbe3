/** What a printer model can do, as data. Adding a model is adding an entry to `profiles.ts`. */
export interface ReceiptProfile {
  readonly name: string
  /** Characters per line of font A. */
  readonly columns: number
  readonly dpi: number
  /** Printable width in dots. */
  readonly widthDots: number
  /**
   * Code pages to choose from, best first, with the number that `ESC t` selects each by. ASCII is the same in all of
   * them; the first is the default after `ESC @`.
   */
  readonly codePages: readonly [CodePage, ...CodePage[]]
  readonly cutter: 'full' | 'partial' | 'none'
  /** Lines between the print head and the cutter. */
  readonly feedBeforeCut: number
  /** How the printer says that a job is done. `none`: every job ends unconfirmed. */
  readonly confirmation: 'process-id' | 'paper-status' | 'none'
  /** `GS a`: tells each change of its state by itself. */
  readonly hasStatusBack: boolean
  /** `GS g 2`: counts its cuts. */
  readonly hasCutCounter: boolean
  readonly drawer: DrawerPulse
}

export interface CodePage {
  readonly name: CodePageName
  readonly number: number
}

/** Pages known to both engines; names as in the Unicode mapping tables. */
export type CodePageName =
  'cp437' | 'cp850' | 'cp852' | 'cp858' | 'cp866' | 'windows1250' | 'windows1251' | 'windows1252' | 'windows1253'

export interface DrawerPulse {
  /** Pin of the drawer connector that carries the pulse. */
  readonly pin: 2 | 5
  readonly onMs: number
  readonly offMs: number
  /** Level of pin 3 when the drawer is open; null if it is not wired and the drawer cannot be asked. */
  readonly openLevel: 'high' | 'low' | null
}
