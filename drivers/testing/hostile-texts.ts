/**
 * Names that were seen to move something in a printer: control bytes, real-time commands, commands of label languages,
 * quotes, and characters whose place in an old code page is a control byte.
 */
export const hostileTexts: readonly string[] = [
  'drawer \u001bp\u0000\u0019\u00fa',
  'cut \u001dVA\u0003',
  'realtime \u0010\u0014\u0001\u0000\u0001 and \u0010\u0004\u0001',
  'line\r\nTOTAL 0.00',
  'reset \u001b@ power \u0010\u0014\u0002\u0001\u0008',
  'nul \u0000 del \u007f c1 \u0085\u009b',
  'label ^XZ^XA^FDx^FS^XZ ~JR ~JA ~HS',
  'hex _5E_7E \\& \\ , > ; ^FS',
  'quotes "\' \\" [" \\["]',
  '►¶☺☺ ← ↑ ∟ ♪ ⌂ § ¤',
  '{B{A{{ }{C',
  '\u202egnp.exe\u200b\u2028\u2029\ufeff',
  '\ud800 lone \udfff',
  '{command:\u001bp0} = | ` ^ "x"',
  'Café crème 5 € Žluťoučký kůň Привет Ελληνικά 日本語 مرحبا 😀',
  'x'.repeat(10_000),
  ' \t\u0000 ',
  '',
]
