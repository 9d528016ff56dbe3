/**
 * The few ESC/POS commands the driver and the engines send by themselves. Names and meaning follow the "ESC/POS Command
 * Reference" of Seiko Epson.
 */
const DLE = 0x10
const EOT = 0x04
const ESC = 0x1b
const GS = 0x1d

/** `DLE EOT n`: real-time status; 1 printer, 2 offline cause, 3 error cause, 4 paper sensor. One byte comes back. */
export const askRealtime = (n: 1 | 2 | 3 | 4): Uint8Array => Uint8Array.of(DLE, EOT, n)

/** `GS a n`: automatic status back on any change of drawer, online, error and paper state. */
export const STATUS_BACK_ON = Uint8Array.of(GS, 0x61, 0x0f)

/** `GS r 1`: paper sensor status, answered when the printer reaches it in its buffer. */
export const ASK_PAPER = Uint8Array.of(GS, 0x72, 1)

/** `GS ( H` function 48: the printer sends these four characters back once what was sent before is printed. */
export const askProcessId = (id: string): Uint8Array =>
  Uint8Array.of(GS, 0x28, 0x48, 6, 0, 0x30, 0x30, ...Buffer.from(id, 'latin1'))

/** `GS g 2` for counter 178: cuts since the printer was made. */
export const ASK_CUT_COUNTER = Uint8Array.of(GS, 0x67, 0x32, 0x00, 178, 0x00)

/**
 * Ends a command that a crash cut short: the printer takes these for the rest of its data, and ignores what is too
 * many. More than the longest data of any command in a receipt.
 */
export const FILL_UP = new Uint8Array(512)

/** `ESC t n`: code page. */
export const selectCodePage = (n: number): Uint8Array => Uint8Array.of(ESC, 0x74, n)

/** `ESC E n`: emphasized. */
export const selectBold = (on: boolean): Uint8Array => Uint8Array.of(ESC, 0x45, on ? 1 : 0)

/** `GS ! n`: character size, 1 normal, 2 double in both directions. */
export const selectSize = (size: 1 | 2): Uint8Array => Uint8Array.of(GS, 0x21, size === 2 ? 0x11 : 0x00)

/**
 * `GS k 73`: CODE128. Data is 7-bit text in code set B; `{` introduces code set commands and stands for itself doubled.
 */
export const code128Data = (data: string): string => `{B${data.replaceAll('{', '{{')}`

export interface BarsStyle {
  readonly moduleDots: number
  readonly heightDots: number
  readonly showText: boolean
}

/** `GS h`, `GS w`, `GS H`, `GS k 73`: height, module width, text below, and the CODE128 itself. */
export const printCode128 = (data: string, style: BarsStyle): Uint8Array => {
  const bytes = Buffer.from(code128Data(data), 'latin1')
  return Uint8Array.of(
    ...[GS, 0x68, style.heightDots],
    ...[GS, 0x77, style.moduleDots],
    ...[GS, 0x48, style.showText ? 2 : 0],
    ...[GS, 0x6b, 73, bytes.length, ...bytes],
  )
}

/** `GS ( k`: QR code model 2, error level M. */
export const printQr = (data: string, moduleDots: number): Uint8Array => {
  const bytes = Buffer.from(data, 'utf8')
  const store = bytes.length + 3
  return Uint8Array.of(
    ...[GS, 0x28, 0x6b, 4, 0, 49, 65, 50, 0],
    ...[GS, 0x28, 0x6b, 3, 0, 49, 67, moduleDots],
    ...[GS, 0x28, 0x6b, 3, 0, 49, 69, 49],
    ...[GS, 0x28, 0x6b, store & 0xff, store >> 8, 49, 80, 48, ...bytes],
    ...[GS, 0x28, 0x6b, 3, 0, 49, 81, 48],
  )
}
