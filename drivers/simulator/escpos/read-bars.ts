import type { DrawnSymbology, PrintedSymbol } from '../drawing/symbols.js'

const FUNCTION_A: readonly (DrawnSymbology | null)[] = [
  'upca',
  'upce',
  'ean13',
  'ean8',
  'code39',
  'interleaved2of5',
  null,
]

/** Reads `GS k m …` in both of its forms; null for what this printer does not draw. */
export const readBars = (args: Uint8Array): PrintedSymbol | null => {
  const [m = 255] = args
  const isA = m <= 6
  const data = Buffer.from(isA ? args.subarray(1, -1) : args.subarray(2)).toString('latin1')
  if (m === 73) return readCode128(data)
  const symbology = FUNCTION_A[isA ? m : m - 65] ?? null
  return symbology === null ? null : { symbology, data }
}

/** CODE128 data begins with a code set, `{A` or `{B`; `{{` is a brace. Digit pairs of set C are bytes 0 to 99. */
const readCode128 = (data: string): PrintedSymbol | null => {
  let set = ''
  let text = ''
  for (let i = 0; i < data.length; i++) {
    const char = data.charAt(i)
    if (char !== '{') {
      if (set === '') return null
      text += set === 'C' ? String(char.charCodeAt(0)).padStart(2, '0') : char
      continue
    }
    i++
    const next = data.charAt(i)
    if (next === '{') text += '{'
    else if (next === 'A' || next === 'B' || next === 'C') set = next
    else return null
  }
  return text === '' ? null : { symbology: 'code128', data: text }
}
