import ReceiptPrinterEncoder, { type BarcodeSymbology } from '@point-of-sale/receipt-printer-encoder'

import { makePager, type Pager } from './code-pages.js'
import { code128Data } from './commands.js'
import type { EncodedReceipt, ReceiptEngine } from './engine.js'
import { layOut, type LayoutStep } from './layout.js'
import type { ReceiptProfile } from './profile.js'

type Bars = Extract<LayoutStep, { step: 'bars' }>

const SYMBOLOGIES: Readonly<Record<Bars['symbology'], BarcodeSymbology>> = {
  'upc-a': 'upca',
  'ean-13': 'ean13',
  'ean-8': 'ean8',
  'itf-14': 'itf',
  code128: 'code128',
}

const BAR_HEIGHT_DOTS = 64

/**
 * The default engine, on `@point-of-sale/receipt-printer-encoder`. Code pages are chosen by our own pager and named
 * run by run: the package's own automatic choice takes fifteen times as long and prefers pages that many printers
 * fill differently.
 */
export const makePosEngine = (): ReceiptEngine => {
  const pagers = new Map<string, Pager>()
  const pagerOf = (profile: ReceiptProfile): Pager => {
    const pager = pagers.get(profile.name) ?? makePager(profile.codePages)
    pagers.set(profile.name, pager)
    return pager
  }
  return { name: 'pos', encode: (doc, profile) => encode(layOut(doc, profile), profile, pagerOf(profile)) }
}

const encode = (steps: readonly LayoutStep[], profile: ReceiptProfile, pager: Pager): EncodedReceipt => {
  const encoder = new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns: profile.columns,
    feedBeforeCut: profile.feedBeforeCut,
    newline: '\n',
    codepageMapping: Object.fromEntries(profile.codePages.map((page) => [page.name, page.number])),
    errors: 'strict',
  })
  const replaced = new Set<string>()
  encoder.initialize()
  for (const step of steps) {
    switch (step.step) {
      case 'line': {
        const paged = pager(step.text)
        for (const char of paged.replaced) replaced.add(char)
        encoder.bold(step.bold).size(step.size, step.size)
        for (const run of paged.runs) encoder.codepage(run.page.name).text(run.text)
        encoder.newline()
        encoder.size(1, 1).bold(false)
        break
      }
      case 'bars':
        encoder.align('center').barcode(barsData(step), SYMBOLOGIES[step.symbology], {
          height: BAR_HEIGHT_DOTS,
          width: barsWidth(step),
          text: step.showText ? 'below' : 'none',
        })
        encoder.align('left')
        break
      case 'qr':
        encoder.align('center').qrcode(step.data, { model: 2, size: step.moduleDots, errorlevel: 'm' }).align('left')
        break
      case 'feed':
        encoder.newline(step.lines)
        break
      case 'cut':
        if (profile.cutter === 'none') encoder.newline(profile.feedBeforeCut)
        else encoder.cut(profile.cutter)
    }
  }
  return { bytes: encoder.encode(), replaced: [...replaced] }
}

const barsData = (step: Bars): string => (step.symbology === 'code128' ? code128Data(step.data) : step.data)

/** The package counts widths from 1 and adds one dot (`GS w`), and doubles them for ITF. */
const barsWidth = (step: Bars): number => {
  const width = step.symbology === 'itf-14' ? Math.floor(step.moduleDots / 2) : step.moduleDots - 1
  return Math.min(3, Math.max(1, width))
}
