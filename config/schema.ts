import Type, { type Static } from 'typebox'
import { databaseSection, logSection, securitySection } from './sections/database.js'
import { printerList, registerList, scannerList } from './sections/devices.js'
import { serverSection, wireSection } from './sections/server.js'
import {
  cashSection,
  moneySection,
  printingSection,
  returnsSection,
  saleSection,
  stockSection,
  storeSection,
} from './sections/store.js'

/**
 * The configuration file, described once. From this come the type, the check, the annotated example
 * (config/store.example.toml) and the reference page (gateway/docs/configuration.md).
 */
export const configSchema = Type.Object(
  {
    store: storeSection,
    database: databaseSection,
    server: serverSection,
    money: moneySection,
    sale: saleSection,
    cash: cashSection,
    returns: returnsSection,
    stock: stockSection,
    printing: printingSection,
    wire: wireSection,
    security: securitySection,
    log: logSection,
    register: registerList,
    scanner: scannerList,
    printer: printerList,
  },
  { additionalProperties: false, title: 'Configuration', description: 'The configuration of one store.' },
)

type DeepReadonly<T> = T extends readonly (infer Element)[]
  ? readonly DeepReadonly<Element>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T

/** The configuration as loaded: every default filled in, frozen, read-only at run time. */
export type Config = DeepReadonly<Static<typeof configSchema>>

export type RegisterConfig = Config['register'][number]
export type ScannerConfig = Config['scanner'][number]
export type PrinterConfig = Config['printer'][number]
export type ReceiptPrinterConfig = Extract<PrinterConfig, { kind: 'receipt' }>
export type LabelPrinterConfig = Extract<PrinterConfig, { kind: 'label' }>
export type TransportConfig = ScannerConfig['transport']
export type FramingConfig = ScannerConfig['framing']
