/** The part of `escpos` 3.0.0-alpha.6 that the engine uses; the package brings no types. */
declare module 'escpos' {
  export default class Printer {
    constructor(adapter: null, options: { readonly encoding: string; readonly width: number })
    readonly buffer: { write(bytes: Buffer): void; flush(): Buffer }
    hardware(name: 'init'): this
    align(side: 'lt' | 'ct'): this
    pureText(content: string, encoding: string): this
    newLine(): this
    barcode(
      code: string,
      type: 'UPC_A' | 'EAN13' | 'EAN8' | 'ITF',
      options: { width: number; height: number; position: 'BLW' | 'OFF'; font: 'A' },
    ): this
    cut(partial: boolean, feed: number): this
  }
}
