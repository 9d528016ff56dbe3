import { readFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { createCheck } from '../../protocol/check.js'
import { httpCommands, type HttpInput } from '../../protocol/http-commands.js'
import { defineCommand, UsageError } from '../command.js'
import { CONFIG_OPTION, JSON_OPTION, loadConfigFor } from '../common.js'
import { EXIT } from '../exit-codes.js'
import { readPerson, TRADE_OPTIONS, withDesk } from '../trade.js'

type Delivery = HttpInput<'receiving.post'>

export const command = defineCommand({
  positionals: [
    { name: 'code', description: 'UPC or store code of the item.', optional: true },
    { name: 'quantity', description: 'How many; a whole number.', optional: true },
  ],
  options: {
    serials: { type: 'string', short: 's', value: 'LIST', description: 'Serial numbers, separated by commas.' },
    'serials-file': { type: 'string', value: 'FILE', description: 'Serial numbers in a file: one a line, or JSON.' },
    document: {
      type: 'string',
      value: 'FILE',
      description: 'A whole delivery as JSON: { "reference", "lines": [{ "code", "quantity", "serials" }] }.',
    },
    reference: { type: 'string', value: 'TEXT', description: 'Number of the delivery note or order.' },
    ...TRADE_OPTIONS,
    ...CONFIG_OPTION,
    ...JSON_OPTION,
  },
  description:
    'Receives goods into stock: an item with its quantity and, for a serialized item, exactly as many serial numbers; or a whole delivery from a file. Everything is received or nothing. Where a daemon runs, it does the work.',
  examples: [
    { line: 'tillgate receive 952123400001 3 -s A1001,A1002,A1003 -u Ana', does: 'Three units of a serialized item.' },
    { line: 'tillgate receive --document delivery.json --user Ana', does: 'A delivery of many items.' },
  ],
  async run({ arguments: { code, quantity }, options, io }) {
    const delivery =
      options.document === undefined
        ? await readLine({ code, quantity, ...options })
        : await readDocument(options.document, code)
    const input = options.reference === undefined ? delivery : { ...delivery, reference: options.reference }
    const config = await loadConfigFor(io, options.config)
    const person = await readPerson(io, options.user, options['pin-stdin'] === true)
    const requestId = options.request ?? randomUUID()
    const received = await withDesk(config, person, ({ call }) => call('receiving.post', input, requestId))
    if (options.json) io.out(JSON.stringify({ ...received, request: requestId }))
    else {
      io.out(`Received ${received.quantity} (${received.units} serial numbers), document ${received.number}.`)
      for (const { line, serial, warning } of received.warnings) io.out(`  line ${line}, ${serial}: ${warning}`)
    }
    return EXIT.OK.code
  },
})

interface Given {
  readonly code: string | undefined
  readonly quantity: string | undefined
  readonly serials?: string | undefined
  readonly 'serials-file'?: string | undefined
}

const readLine = async (given: Given): Promise<Delivery> => {
  const { code, quantity = '', serials, 'serials-file': file } = given
  if (code === undefined) throw new UsageError('CODE and QUANTITY are missing, or --document.')
  if (!/^\d{1,6}$/u.test(quantity) || Number(quantity) < 1)
    throw new UsageError(`The quantity is a whole number from 1, not "${quantity}".`)
  if (serials !== undefined && file !== undefined) throw new UsageError('Give --serials or --serials-file, not both.')
  const list = file === undefined ? serials : listOf(await readText(file))
  return { lines: [{ code, quantity: Number(quantity), ...(list === undefined ? {} : { serials: list }) }] }
}

/** A list of JSON texts, or a text with one serial number a line. */
const listOf = (text: string): string | string[] => {
  if (!text.trimStart().startsWith('[')) return text
  const list: unknown = parseJson(text, 'The list of serial numbers')
  if (!Array.isArray(list) || !list.every((one) => typeof one === 'string'))
    throw new UsageError('The list of serial numbers must hold texts only: ["A1", "A2"].')
  return list
}

const checkDelivery = createCheck(httpCommands['receiving.post'].input)

const readDocument = async (file: string, code: string | undefined): Promise<Delivery> => {
  if (code !== undefined) throw new UsageError('Give CODE and QUANTITY, or --document, not both.')
  return checkDelivery(parseJson(await readText(file), file))
}

const parseJson = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${what} is not JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UsageError(`${file} cannot be read (${code}).`)
  }
}
