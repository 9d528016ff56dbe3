import { TillgateError } from '../../core/errors/error.js'
import { newId } from '../../core/store/ids.js'
import type { InitiatedRow } from '../../core/store/store.js'
import type { AdjustmentAsked } from '../protocol/http-adjustment-commands.js'
import type { CountLine } from '../protocol/http-count-commands.js'
import type { HttpOutput } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { adjustmentWork, type AdjustmentDeps } from './adjustments.js'
import { evaluateCount, readCounted, type Expected } from './count-result.js'
import { actorOf, type Handlers, type HttpContext } from './handler.js'
import { granted, initiatedOfKind } from './initiated.js'

type Names =
  'count.start' | 'count.list' | 'count.show' | 'count.submit' | 'count.recount' | 'count.propose' | 'count.cancel'

/** What is kept of a count until it is over. */
interface Kept {
  readonly name: string
  readonly expected: readonly Expected[]
  readonly countedBy: readonly { readonly id: string; readonly name: string }[]
  readonly recount: boolean
  readonly result: readonly CountLine[] | null
}

/** Items in one count. */
const mostItems = 5000

const keptOf = (row: InitiatedRow): Kept => row.body as Kept

const summaryOf = (row: InitiatedRow) => {
  const { name, countedBy, recount } = keptOf(row)
  const { id, version, user, openedAt, changedBy, changedAt } = row
  return {
    id,
    version,
    name,
    user,
    openedAt,
    changedBy,
    changedAt,
    countedBy: countedBy.map((one) => one.name),
    recount,
  }
}

/** The result is for eyes that have counted: while a recount is wanted nobody sees the first one. */
const countOf = (row: InitiatedRow): HttpOutput<'count.show'> => {
  const { expected, recount, result } = keptOf(row)
  return {
    ...summaryOf(row),
    items: expected.map(({ itemId, item, level }) => ({ itemId, item, level })),
    result: recount || result === null ? null : [...result],
  }
}

export const countHandlers = (deps: AdjustmentDeps): Handlers<Names> => {
  const { initiated, inventory } = deps
  const find = (id: string): Promise<InitiatedRow> => initiatedOfKind(initiated, id, 'count')
  /** Changes a count once, also when the request comes twice. `change` gives its new content, null to leave it. */
  const once = async (
    name: Names,
    input: { readonly id: string; readonly version: number },
    context: HttpContext,
    change: (kept: Kept) => Promise<Kept>,
  ): Promise<HttpOutput<'count.show'>> => {
    const actor = actorOf(context)
    const { id, version } = input
    const request = requestKey(actor.userId, context.requestId ?? '', name, input)
    if ((await deps.requests.find(request)) !== null) return countOf(await find(id))
    const body = await change(keptOf(await find(id)))
    granted(await initiated.save({ actor, id, kind: 'count', version, body, request }))
    return countOf(await find(id))
  }
  return {
    async 'count.start'(input, context) {
      const actor = actorOf(context)
      const request = requestKey(actor.userId, context.requestId ?? '', 'count.start', input)
      const done = (await deps.requests.find(request))?.reply as { readonly id: string } | undefined
      if (done !== undefined) return countOf(await find(done.id))
      const { department = null, items } = input
      const ids = items ?? (await inventory.stocked({ department, negative: false, limit: mostItems + 1 }))
      if (ids.length === 0) throw new TillgateError('DOCUMENT_EMPTY')
      if (ids.length > mostItems) {
        const problem = `more than ${mostItems} items have stock; choose a department or items`
        throw new TillgateError('REQUEST_INVALID', { problem, path: '/department' })
      }
      const stock = await inventory.stockOf([...new Set(ids)])
      const unknown = ids.find((id) => !stock.some(({ itemId }) => itemId === id))
      if (unknown !== undefined) throw new TillgateError('ITEM_UNKNOWN', { item: unknown })
      const expected = stock.map(({ itemId, item, level, quantity, serials }) => ({
        itemId,
        item,
        level,
        quantity,
        keys: serials.map(({ key }) => key),
      }))
      const body: Kept = { name: input.name ?? 'Count', expected, countedBy: [], recount: false, result: null }
      const { id } = granted(await initiated.save({ actor, id: newId(), kind: 'count', version: 0, body, request }))
      return countOf(await find(id))
    },
    async 'count.list'() {
      const rows = await initiated.list('count')
      return { counts: rows.map((row) => ({ ...summaryOf(row), items: keptOf(row).expected.length })) }
    },
    'count.show': async ({ id }) => countOf(await find(id)),
    'count.submit': (input, context) =>
      once('count.submit', input, context, async (kept) => {
        const { userId, userName } = actorOf(context)
        if (kept.result !== null && !kept.recount) throw new TillgateError('COUNT_DONE')
        if (kept.countedBy.some(({ id }) => id === userId))
          throw new TillgateError('COUNT_SAME_USER', { user: userName })
        const counted = await readCounted(input.lines, deps)
        const result = await evaluateCount(kept.expected, counted, deps)
        return { ...kept, recount: false, result, countedBy: [...kept.countedBy, { id: userId, name: userName }] }
      }),
    'count.recount': (input, context) =>
      once('count.recount', input, context, (kept) => {
        if (kept.result === null) return Promise.reject(new TillgateError('COUNT_OPEN'))
        return Promise.resolve({ ...kept, recount: true })
      }),
    async 'count.propose'(input, context) {
      const { id, version, reason = { code: 'count' } } = input
      const row = await initiated.find(id)
      // A repeat finds the adjustment that the count became.
      if (row?.kind === 'adjustment') return adjustmentWork(deps).show(row, context)
      const { result, recount } = keptOf(await find(id))
      if (result === null || recount) throw new TillgateError('COUNT_OPEN')
      const asked: AdjustmentAsked = { reason, lines: result.flatMap(linesOf) }
      return adjustmentWork(deps).keep('count.propose', asked, { id, version, fromKind: 'count' }, context)
    },
    async 'count.cancel'({ id, version }, context) {
      await find(id)
      const removed = granted(await initiated.remove({ actor: actorOf(context), id, version }))
      return { id: removed.id, version: removed.version }
    },
  }
}

const linesOf = ({ itemId, numbers, pieces }: CountLine): NonNullable<AdjustmentAsked['lines']> =>
  (['subtract', 'add'] as const).flatMap((mode) => {
    const serials = numbers.filter(({ propose }) => propose === mode).map(({ serial }) => serial)
    const bare = mode === 'add' ? Math.max(0, pieces) : Math.max(0, -pieces)
    return [
      ...(serials.length > 0 ? [{ itemId, mode, quantity: serials.length, serials }] : []),
      ...(bare > 0 ? [{ itemId, mode, quantity: bare }] : []),
    ]
  })
