import Type from 'typebox'
import { section } from './options.js'

const deviceId = (what: string, example: string) =>
  Type.String({
    title: 'Id',
    description: `Short name of the ${what}, used by registers, on pages and in logs. Unique among all devices.`,
    pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
    examples: [example],
  })

const kind = <Name extends string>(name: Name) =>
  Type.Literal(name, { title: 'Kind', description: 'Says which of these tables it is.' })

const serialTransport = section(
  {
    kind: kind('serial'),
    path: Type.String({
      title: 'Device node',
      description: 'Prefer a name below /dev/serial/by-id: it stays the same whichever socket the cable is in.',
      minLength: 1,
      examples: ['/dev/serial/by-id/usb-Example_Scanner_0001-if00'],
    }),
    baud: Type.Integer({
      title: 'Baud',
      description: 'Speed of the line.',
      minimum: 300,
      maximum: 921_600,
      default: 9600,
    }),
    data_bits: Type.Enum([7, 8], { title: 'Data bits', description: 'As the device is set.', default: 8 }),
    parity: Type.Enum(['none', 'even', 'odd'], {
      title: 'Parity',
      description: 'As the device is set.',
      default: 'none',
    }),
    stop_bits: Type.Enum([1, 2], { title: 'Stop bits', description: 'As the device is set.', default: 1 }),
    flow: Type.Enum(['none', 'rts-cts', 'xon-xoff'], {
      title: 'Flow control',
      description: 'A printer on a serial line needs one, or it loses bytes when it is busy.',
      default: 'none',
    }),
  },
  { title: 'Serial line', description: 'RS-232, USB serial (CDC) or a virtual port.', optional: true },
)

const tcpTransport = section(
  {
    kind: kind('tcp'),
    host: Type.String({ title: 'Host', description: 'Name or address.', minLength: 1, examples: ['192.168.1.50'] }),
    port: Type.Integer({
      title: 'Port',
      description: 'Printers listen on 9100.',
      minimum: 1,
      maximum: 65_535,
      default: 9100,
    }),
  },
  { title: 'Network', description: 'A device, or a serial server, that listens on TCP.', optional: true },
)

const tcpServerTransport = section(
  {
    kind: kind('tcp-server'),
    host: Type.String({
      title: 'Own address',
      description: 'Address of this machine to wait on; "0.0.0.0" for all. Anyone who can reach it can send codes.',
      minLength: 1,
      default: '127.0.0.1',
    }),
    port: Type.Integer({ title: 'Port', description: 'Where we wait.', minimum: 1, maximum: 65_535, examples: [9001] }),
  },
  {
    title: 'A device that calls us',
    description: 'Some wireless scanners and serial servers connect by themselves.',
    optional: true,
  },
)

const virtualTransport = section(
  { kind: kind('virtual') },
  { title: 'Simulated', description: 'The simulator that ships: for training, tests and the demo.', optional: true },
)

const transport = (example: Readonly<Record<string, string | number>>) =>
  Type.Union([serialTransport, tcpTransport, tcpServerTransport, virtualTransport], {
    title: 'Transport',
    description: 'How the device is reached.',
    examples: [example],
  })

const framingText = (title: string, description: string, example: string) =>
  Type.String({ title, description, minLength: 1, maxLength: 16, pattern: '^[\\u0000-\\u00ff]+$', examples: [example] })

const framing = Type.Union(
  [
    section(
      { kind: kind('line') },
      {
        title: 'Line',
        description: 'Each code ends with CR, LF or both: what most scanners do out of the box.',
        optional: true,
      },
    ),
    section(
      {
        kind: kind('suffix'),
        suffix: framingText('Suffix', 'Characters after each code.', '\t'),
      },
      { title: 'Suffix', description: 'Each code ends with other characters, always the same.', optional: true },
    ),
    section(
      {
        kind: kind('prefix-suffix'),
        prefix: framingText('Prefix', 'Characters before each code.', '\u0002'),
        suffix: framingText('Suffix', 'Characters after each code.', '\u0003'),
      },
      { title: 'Prefix and suffix', description: 'What stands between codes is noise.', optional: true },
    ),
    section(
      {
        kind: kind('silence'),
        quiet_ms: Type.Integer({
          title: 'Silence',
          description: 'A pause of so many milliseconds ends a code.',
          minimum: 5,
          maximum: 1000,
          default: 50,
        }),
      },
      { title: 'Silence', description: 'For a scanner that sends neither prefix nor suffix.', optional: true },
    ),
  ],
  {
    title: 'Framing',
    description: 'How the end of a code is known.',
    default: { kind: 'line' },
  },
)

export const scannerList = Type.Array(
  section(
    {
      id: deviceId('scanner', 'scanner-1'),
      transport: transport({ kind: 'serial', path: '/dev/serial/by-id/usb-Example_Scanner_0001-if00' }),
      framing,
      aim: Type.Enum(['auto', 'expect', 'none'], {
        title: 'AIM identifier',
        description:
          'Whether the scanner sends "]E0" and the like before each code. expect is best: set the scanner to send it. auto guesses.',
        default: 'auto',
      }),
    },
    { title: 'Scanner', description: 'One bar code scanner.', optional: true },
  ),
  { title: 'Scanners', description: 'One [[scanner]] for each bar code scanner.', default: [] },
)

const receiptPrinter = section(
  {
    id: deviceId('printer', 'receipt-1'),
    kind: kind('receipt'),
    transport: transport({ kind: 'tcp', host: '192.168.1.50' }),
    engine: Type.Enum(['pos', 'escpos'], {
      title: 'Engine',
      description: 'Which of the two builders of ESC/POS bytes is used.',
      default: 'pos',
    }),
    profile: Type.String({
      title: 'Profile',
      description: 'Model of the printer: columns, code pages, cutter. generic suits most printers for 80 mm paper.',
      minLength: 1,
      default: 'generic',
    }),
  },
  { title: 'Receipt printer', description: 'Speaks ESC/POS.', optional: true },
)

const labelPrinter = section(
  {
    id: deviceId('printer', 'label-1'),
    kind: kind('label'),
    transport: transport({ kind: 'tcp', host: '192.168.1.51' }),
    media: section(
      {
        width_mm: Type.Number({
          title: 'Width',
          description: 'Of one label, in millimetres.',
          minimum: 10,
          maximum: 220,
          examples: [57],
        }),
        height_mm: Type.Number({
          title: 'Height',
          description: 'Of one label, in millimetres.',
          minimum: 8,
          maximum: 500,
          examples: [32],
        }),
        dpi: Type.Enum([203, 300, 600], {
          title: 'Resolution',
          description: 'Dots per inch of the print head.',
          default: 203,
        }),
      },
      { title: 'Media', description: 'The labels that are loaded.', optional: true },
    ),
  },
  { title: 'Label printer', description: 'Speaks ZPL II.', optional: true },
)

export const printerList = Type.Array(
  Type.Union([receiptPrinter, labelPrinter], {
    title: 'Printer',
    description: 'One printer: kind is receipt or label.',
  }),
  { title: 'Printers', description: 'One [[printer]] for each printer.', default: [] },
)

export const registerList = Type.Array(
  section(
    {
      number: Type.Integer({
        title: 'Register number',
        description: 'The number of a register made with "tillgate register add".',
        minimum: 1,
        maximum: 9999,
        examples: [1],
      }),
      scanners: Type.Array(Type.String({ title: 'Scanner id', minLength: 1 }), {
        title: 'Scanners',
        description: 'Ids of the scanners whose codes go to this register. A scanner belongs to one register.',
        default: [],
        examples: [['scanner-1']],
      }),
      receipt_printer: Type.Optional(
        Type.String({
          title: 'Receipt printer',
          description: 'Id of a receipt printer. Registers may share one.',
          minLength: 1,
          examples: ['receipt-1'],
        }),
      ),
      label_printer: Type.Optional(
        Type.String({
          title: 'Label printer',
          description: 'Id of a label printer. Registers may share one.',
          minLength: 1,
          examples: ['label-1'],
        }),
      ),
      drawer: Type.Enum(['none', 'pin-2', 'pin-5'], {
        title: 'Cash drawer',
        description: 'Connector pin of the receipt printer the drawer hangs on. Most drawers use pin-2.',
        default: 'none',
      }),
    },
    { title: 'Register', description: 'Which devices belong to one register.', optional: true },
  ),
  {
    title: 'Registers',
    description: 'One [[register]] for each register with devices. A register without any needs no entry.',
    default: [],
  },
)
