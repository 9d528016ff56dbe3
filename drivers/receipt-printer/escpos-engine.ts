import Printer from 'escpos'

import { makePager, type Pager } from './code-pages.js'
import { printCode128, printQr, selectBold, selectCodePage, selectSize } from './commands.js'
import type { EncodedReceipt, ReceiptEngine } from './engine.js'
import { layOut, type LayoutStep } from './layout.js'
import type { ReceiptProfile } from './profile.js'

type Bars = Extract<LayoutStep, { step: 'bars' }>

const BAR_HEIGHT_DOTS = 64

/**
 * The second engine, on the npm package `escpos` (3.0.0-alpha.6, its last release, of 2020). Used as a builder of
 * bytes only: no adapter, so it never opens a printer. What the release gets wrong is sent as our own bytes: CODE128
 * (its length byte eats the data), QR (a command Epson printers print as text), bold (comes with a command Epson
 * printers do not have), sizes and code pages.
 */
export const makeEscposEngine = (): ReceiptEngine => {
  const pagers = new Map<string, Pager>()
  return {
    name: 'escpos',
    encode: (doc, profile) => {
      const pager = pagers.get(profile.name) ?? makePager(profile.codePages)
      pagers.set(profile.name, pager)
      return encode(layOut(doc, profile), profile, pager)
    },
  }
}

const encode = (steps: readonly LayoutStep[], profile: ReceiptProfile, pager: Pager): EncodedReceipt => {
  const printer = new Printer(null, { encoding: 'cp437', width: profile.columns })
  const raw = (bytes: Uint8Array): void => printer.buffer.write(Buffer.from(bytes))
  const replaced = new Set<string>()
  printer.hardware('init')
  for (const step of steps) {
    switch (step.step) {
      case 'line': {
        const paged = pager(step.text)
        for (const char of paged.replaced) replaced.add(char)
        if (step.bold) raw(selectBold(true))
        if (step.size === 2) raw(selectSize(2))
        for (const run of paged.runs) {
          raw(selectCodePage(run.page.number))
          printer.pureText(run.text, run.page.name)
        }
        printer.newLine()
        if (step.size === 2) raw(selectSize(1))
        if (step.bold) raw(selectBold(false))
        break
      }
      case 'bars':
        printer.align('ct')
        printBars(printer, step)
        printer.newLine().align('lt')
        break
      case 'qr':
        printer.align('ct')
        raw(printQr(step.data, step.moduleDots))
        printer.newLine().align('lt')
        break
      case 'feed':
        for (let line = 0; line < step.lines; line++) printer.newLine()
        break
      case 'cut':
        if (profile.cutter === 'none') for (let line = 0; line < profile.feedBeforeCut; line++) printer.newLine()
        else printer.cut(profile.cutter === 'partial', profile.feedBeforeCut)
    }
  }
  return { bytes: new Uint8Array(printer.buffer.flush()), replaced: [...replaced] }
}

/** The package counts widths from 1 for two dots, and computes the check digit of EAN codes itself. */
const printBars = (printer: Printer, step: Bars): void => {
  const options = {
    width: step.moduleDots - 1,
    height: BAR_HEIGHT_DOTS,
    position: step.showText ? 'BLW' : 'OFF',
    font: 'A',
  } as const
  switch (step.symbology) {
    case 'upc-a':
      printer.barcode(step.data, 'UPC_A', options)
      return
    case 'ean-13':
      printer.barcode(step.data.slice(0, -1), 'EAN13', options)
      return
    case 'ean-8':
      printer.barcode(step.data.slice(0, -1), 'EAN8', options)
      return
    case 'itf-14':
      printer.barcode(step.data, 'ITF', options)
      return
    case 'code128':
      printer.buffer.write(Buffer.from(printCode128(step.data, { ...step, heightDots: BAR_HEIGHT_DOTS })))
  }
}
