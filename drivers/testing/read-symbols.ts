import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/** A symbol found in a picture, by a decoder that shares nothing with what drew it. */
export interface FoundSymbol {
  readonly format: string
  readonly text: string
}

/** Without the binary at hand the package would download it. Read once: another buffer would be compiled again. */
const binary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
prepareZXingModule({ overrides: { wasmBinary: binary.buffer } })

/** Reads every symbol of a PNG. */
export const readSymbols = async (png: Uint8Array): Promise<FoundSymbol[]> => {
  const found = await readBarcodes(new Uint8Array(png), { tryHarder: true, maxNumberOfSymbols: 8 })
  return found.map(({ format, text }) =>
    // An EAN-13 that begins with 0 is the same bars as a UPC-A; the decoder cannot tell them apart, and we print UPC-A.
    text.length === 13 && text.startsWith('0') ? { format: 'UPCA', text: text.slice(1) } : { format, text },
  )
}
