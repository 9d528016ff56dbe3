import { TillgateError } from '../../core/errors/error.js'
import { documentError } from '../../core/inventory/document-error.js'
import { readSerials, type GivenSerial, type ReadSerial } from '../../core/inventory/read-serials.js'
import { reasonWords } from '../../core/inventory/reasons.js'
import type { CatalogQueries, DocumentFault, OrRefusal, Units } from '../../core/store/store.js'
import { requestKey } from '../protocol/request-key.js'
import { actorOf, type Handlers, type HttpContext } from './handler.js'
import { granted } from './initiated.js'
import { gtinFaults, itemOf } from './stock-lines.js'

type Names = 'unit.block' | 'unit.unblock' | 'unit.rename' | 'unit.numbers'
interface ItemNamed {
  readonly itemId?: string
  readonly code?: string
}

/** Acts on single units. */
export const unitHandlers = (deps: { readonly units: Units; readonly catalog: CatalogQueries }): Handlers<Names> => {
  const itemIdOf = async (input: ItemNamed): Promise<string> => {
    const itemId = await itemOf(input, null, deps.catalog)
    if (itemId === null) throw new TillgateError('UPC_UNKNOWN', { code: input.code ?? '' })
    return itemId
  }
  /** Numbers of the item, or everything that is wrong with them. */
  const serialsOf = async (itemId: string, given: string | readonly GivenSerial[]): Promise<readonly ReadSerial[]> => {
    const { serials, faults } = readSerials(1, given, 0)
    const wrong = [...faults, ...(await gtinFaults(itemId, serials, 1, deps.catalog))]
    if (wrong.length > 0) throw documentError(wrong)
    if (serials.length === 0) throw new TillgateError('DOCUMENT_EMPTY')
    return serials
  }
  const oneOf = async (itemId: string, text: string): Promise<ReadSerial> => {
    const [serial] = await serialsOf(itemId, [text])
    if (serial === undefined) throw new Error('a list of one was empty')
    return serial
  }
  const frame = (name: string, input: object, context: HttpContext) => {
    const actor = actorOf(context)
    return { actor, request: requestKey(actor.userId, context.requestId ?? '', name, input) }
  }
  return {
    async 'unit.block'(input, context) {
      const reason = reasonWords(input.reason, 'block', 'Blocking')
      const itemId = await itemIdOf(input)
      const serials = await serialsOf(itemId, input.serials)
      const contact = input.contact ?? null
      const done = whole(
        await deps.units.block({
          ...frame('unit.block', input, context),
          itemId,
          serials,
          block: true,
          reason,
          contact,
        }),
      )
      return { units: done.units, inBaskets: done.inBaskets.map(({ serial, register }) => ({ serial, register })) }
    },
    async 'unit.unblock'(input, context) {
      const reason = reasonWords(input.reason, 'block', 'Unblocking')
      const itemId = await itemIdOf(input)
      const serials = await serialsOf(itemId, input.serials)
      const act = { ...frame('unit.unblock', input, context), itemId, serials, block: false, reason, contact: null }
      return { units: whole(await deps.units.block(act)).units }
    },
    async 'unit.rename'(input, context) {
      const reason = reasonWords(input.reason, 'rename', 'Renaming')
      const itemId = await itemIdOf(input)
      const [serial, to] = [await oneOf(itemId, input.serial), await oneOf(itemId, input.to)]
      const done = granted(
        await deps.units.rename({ ...frame('unit.rename', input, context), itemId, serial, to, reason }),
      )
      return { serial: done.serial, was: done.was }
    },
    async 'unit.numbers'(input, context) {
      const itemId = await itemIdOf(input)
      const serial = await oneOf(itemId, input.serial)
      const numbers = await serialsOf(itemId, input.numbers)
      const act = { ...frame('unit.numbers', input, context), itemId, serial, numbers, remove: input.remove ?? false }
      const done = whole(await deps.units.changeNumbers(act))
      return { serial: done.serial, numbers: [...done.numbers] }
    },
  }
}

const whole = <T extends object>(answer: OrRefusal<T> | { readonly faults: readonly DocumentFault[] }): T => {
  if ('faults' in answer) throw documentError(answer.faults)
  return granted<T>(answer)
}
