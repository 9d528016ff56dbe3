import { TillgateError } from '../../core/errors/error.js'
import { receivingError, type ReceivingFault } from '../../core/inventory/receiving.js'
import type { OfferedSerial } from '../../core/sale/basket.js'
import { isRefusal, type CatalogQueries, type Receiving, type ReceivingLine } from '../../core/store/store.js'
import type { HttpInput } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { actorOf, type Handlers } from './handler.js'
import type { ReadCode } from './read-code.js'

export interface ReceivingDeps {
  readonly receiving: Receiving
  readonly catalog: CatalogQueries
  readonly readCode: ReadCode
  readonly newId: () => string
  /** Today's business date of the store: `2026-11-24`. */
  readonly businessDate: () => string
}

type WireLine = HttpInput<'receiving.post'>['lines'][number]

export const receivingHandlers = (deps: ReceivingDeps): Handlers<'receiving.post'> => ({
  async 'receiving.post'(input, context) {
    const actor = actorOf(context)
    const request = requestKey(actor.userId, context.requestId ?? '', 'receiving.post', input)
    const { lines, faults } = await readLines(input.lines, deps)
    if (faults.length > 0) throw receivingError(faults)
    const posted = await deps.receiving.post({
      actor,
      documentId: deps.newId(),
      reference: input.reference ?? null,
      businessDate: deps.businessDate(),
      lines,
      request,
    })
    if ('faults' in posted) throw receivingError(posted.faults)
    if (isRefusal(posted)) throw new TillgateError(posted.refused.code, posted.refused.details)
    const { document, number, at, units, quantity } = posted
    return { document, number, at, units, quantity }
  },
})

/** Codes to items and texts to serial numbers; everything that is wrong, not only the first. */
const readLines = async (
  wire: readonly WireLine[],
  { catalog, readCode }: ReceivingDeps,
): Promise<{ readonly lines: readonly ReceivingLine[]; readonly faults: readonly ReceivingFault[] }> => {
  const lines: ReceivingLine[] = []
  const faults: ReceivingFault[] = []
  for (const [index, entry] of wire.entries()) {
    const line = index + 1
    const itemId = await itemOf(entry, line, catalog, readCode)
    const serials: OfferedSerial[] = []
    for (const text of serialTexts(entry.serials)) {
      const { serial } = readCode(text)
      if (serial) serials.push(serial)
      else faults.push({ line, serial: text, code: 'SERIAL_FORMAT', details: { s: text, problem: 'it is none' } })
    }
    if (itemId === null) faults.push({ line, serial: null, code: 'UPC_UNKNOWN', details: { code: entry.code ?? '' } })
    else lines.push({ itemId, quantity: entry.quantity, unitCost: entry.unitCost ?? null, serials })
  }
  return { lines, faults }
}

const itemOf = async (
  { itemId, code }: WireLine,
  line: number,
  catalog: CatalogQueries,
  readCode: ReadCode,
): Promise<string | null> => {
  if ((itemId === undefined) === (code === undefined))
    throw new TillgateError('REQUEST_INVALID', {
      problem: 'a line has either itemId or code',
      path: `/lines/${line - 1}`,
    })
  if (itemId !== undefined) return itemId
  return (await catalog.byCode(readCode(code ?? '').codes))?.itemId ?? null
}

const serialTexts = (serials: WireLine['serials']): readonly string[] =>
  serials === undefined
    ? []
    : typeof serials === 'string'
      ? serials.split(/[\n,]/).filter((text) => text.trim() !== '')
      : serials
