/**
 * The label language ZPL II as bytes, after Zebra's "Programming Guide for ZPL II". Pure.
 *
 * `^` and `~` begin commands anywhere in the stream, and `^FB` and `^BC` know further active characters. So no text
 * stands in a label as it is: every byte that is not a plain letter, digit, space, dot or hyphen goes through `^FH`
 * as hexadecimal.
 */

const PLAIN = /^[A-Za-z0-9 .-]$/

/** Field data of any text: `^FH_^FD…^FS`, UTF-8 (the label says `^CI28`). */
export const field = (text: string): string => {
  let data = ''
  for (const byte of Buffer.from(text, 'utf8')) {
    const char = String.fromCharCode(byte)
    data += PLAIN.test(char) ? char : `_${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return `^FH_^FD${data}^FS`
}

export interface Place {
  readonly x: number
  readonly y: number
}

const origin = ({ x, y }: Place): string => `^FO${x},${y}`

/** A line of text in the scalable font 0, `height` dots high. */
export const text = (place: Place, height: number, content: string): string =>
  `${origin(place)}^A0N,${height},${height}${field(content)}`

export interface BarsPlace extends Place {
  readonly moduleDots: number
  readonly height: number
}

const bars = (place: BarsPlace, command: string, data: string): string =>
  `${origin(place)}^BY${place.moduleDots},3,${place.height}${command}${field(data)}`

/** `^BU` computes the check digit itself and takes the 11 digits before it. */
export const upcA = (place: BarsPlace, digits: string): string =>
  bars(place, `^BUN,${place.height},N,N,N`, digits.slice(0, 11))

/** `^BE` likewise, with 12 digits. */
export const ean13 = (place: BarsPlace, digits: string): string =>
  bars(place, `^BEN,${place.height},N,N`, digits.slice(0, 12))

/** `^B8` likewise, with 7 digits. */
export const ean8 = (place: BarsPlace, digits: string): string =>
  bars(place, `^B8N,${place.height},N,N`, digits.slice(0, 7))

/** `^B2` without its own check digit: ITF-14 brings it. */
export const itf14 = (place: BarsPlace, digits: string): string => bars(place, `^B2N,${place.height},N,N,N`, digits)

/** `^BC` in code set B from the start (`>:`), where `>` is written `>0`. */
export const code128 = (place: BarsPlace, data: string): string =>
  bars(place, `^BCN,${place.height},N,N,N,N`, `>:${data.replaceAll('>', '>0')}`)

/** `^BX` quality 200; the escape character of the data is one that does not occur in it. */
export const dataMatrix = (place: Place & { readonly moduleDots: number }, data: string): string => {
  const escape = Array.from('!#$%&*+=@').find((char) => !data.includes(char)) ?? '!'
  return `${origin(place)}^BXN,${place.moduleDots},200,0,0,6,${escape}${field(data)}`
}

/** A whole label: size in dots, UTF-8, the fields, and how many times it prints. */
export const label = (
  size: { readonly width: number; readonly height: number },
  fields: string,
  copies: number,
): string => `^XA^CI28^PW${size.width}^LL${size.height}^LH0,0${fields}^PQ${copies},0,0,N^XZ\r\n`

/** Three frames of status. */
export const ASK_STATUS = '~HS\r\n'
/** Errors and warnings, also answered where `~HS` stays silent: paper out, head open. */
export const ASK_ERRORS = '~HQES\r\n'
/** Cancels everything in the printer. Never sent without telling. */
export const CANCEL_ALL = '~JA\r\n'
