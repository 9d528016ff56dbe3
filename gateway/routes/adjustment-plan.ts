import { createHash } from 'node:crypto'
import { TillgateError } from '../../core/errors/error.js'
import {
  addChange,
  changeInWords,
  changeLines,
  finalChange,
  finalFaults,
  subtractChange,
  type AdjustmentMode,
  type StockChange,
} from '../../core/inventory/adjustment.js'
import type {
  CatalogQueries,
  DocumentFault,
  Inventory,
  ItemStock,
  StockLine,
  StockSerial,
} from '../../core/store/store.js'
import type { AdjustmentAsked } from '../protocol/http-adjustment-commands.js'
import { cleanAnswers, readLine } from './stock-lines.js'

/** Items that a full reconciliation or a reset may touch beside those listed. */
const mostUnlisted = 5000

export interface PlanLine {
  readonly line: number
  /** False for an item that a full reconciliation or a reset found. */
  readonly listed: boolean
  readonly mode: AdjustmentMode
  readonly now: ItemStock
  readonly change: StockChange
}

export interface AdjustmentPlan {
  readonly lines: readonly PlanLine[]
  /** What is wrong before the store is asked. */
  readonly faults: readonly DocumentFault[]
  /** To be posted, each with the line it comes from. */
  readonly post: readonly { readonly line: number; readonly stock: StockLine }[]
  readonly finals: readonly { readonly itemId: string; readonly token: string }[]
  readonly token: string
  /** The request with its items by id: what is kept until the commit. */
  readonly asked: AdjustmentAsked
}

interface Wanted {
  readonly line: number
  readonly listed: boolean
  readonly itemId: string
  readonly mode: AdjustmentMode
  readonly quantity: number
  readonly serials: readonly StockSerial[]
  readonly unitCost: number | null
  readonly answers: StockLine['answers']
}

export interface PlanDeps {
  readonly inventory: Inventory
  readonly catalog: CatalogQueries
}

/** What an adjustment would change with the stock of now. */
export const planAdjustment = async (asked: AdjustmentAsked, deps: PlanDeps): Promise<AdjustmentPlan> => {
  const { type = 'standard', lines = [] } = asked
  if (type === 'negative-reset' && lines.length > 0) throw invalid('a reset finds its items itself', '/lines')
  const { wanted, faults, kept } = await readWanted(asked, deps)
  refuseTwice(wanted)
  if (type !== 'standard') wanted.push(...(await unlisted(asked, wanted, deps)))
  const stock = new Map(
    (await deps.inventory.stockOf([...new Set(wanted.map(({ itemId }) => itemId))])).map((row) => [row.itemId, row]),
  )
  const planned: PlanLine[] = []
  const post: { line: number; stock: StockLine }[] = []
  for (const { line, listed, itemId, mode, quantity, serials, unitCost, answers } of wanted) {
    const now = stock.get(itemId)
    if (now === undefined) {
      faults.push({ line, serial: null, code: 'ITEM_UNKNOWN', details: { item: itemId } })
      continue
    }
    const own = mode === 'final' && listed ? finalFaults(line, now, { quantity, serials }) : []
    faults.push(...own)
    if (own.length > 0) continue
    const part = { quantity, serials }
    const change =
      mode === 'add' ? addChange(now, part) : mode === 'subtract' ? subtractChange(now, part) : finalChange(now, part)
    planned.push({ line, listed, mode, now, change })
    // An addition or subtraction is posted as it was asked, so that its count is judged whole.
    const asAsked = {
      itemId,
      transaction: mode === 'add' ? 'adjust-add' : 'adjust-subtract',
      unitCost,
      ...part,
    } as const
    post.push(
      ...(mode === 'final' ? changeLines(itemId, change, unitCost) : [asAsked]).map((row) => ({
        line,
        stock: {
          ...row,
          ...(answers && { answers }),
          ...((!listed || mode === 'final') && { derived: true as const }),
        },
      })),
    )
  }
  const finals = planned
    .filter(({ mode }) => mode === 'final')
    .map(({ now }) => ({ itemId: now.itemId, token: now.token }))
  return { lines: planned, faults, post, finals, token: tokenOf(finals), asked: { ...asked, lines: kept } }
}

const invalid = (problem: string, path: string): TillgateError =>
  new TillgateError('REQUEST_INVALID', { problem, path })

const readWanted = async (
  { type = 'standard', lines = [] }: AdjustmentAsked,
  { catalog }: PlanDeps,
): Promise<{ wanted: Wanted[]; faults: DocumentFault[]; kept: NonNullable<AdjustmentAsked['lines']> }> => {
  const [wanted, faults, kept] = [[] as Wanted[], [] as DocumentFault[], [] as NonNullable<AdjustmentAsked['lines']>]
  for (const [index, entry] of lines.entries()) {
    const line = index + 1
    const mode = type === 'full' ? 'final' : entry.mode
    if (mode === undefined || (type === 'full' && (entry.mode ?? 'final') !== 'final'))
      throw invalid(
        type === 'full' ? 'a full reconciliation has final quantities only' : 'a line says add, subtract or final',
        `/lines/${index}/mode`,
      )
    if (mode !== 'final' && entry.quantity < 1) throw invalid('it must be 1 or more', `/lines/${index}/quantity`)
    const { itemId, serials, faults: own } = await readLine(entry, line, catalog)
    faults.push(...own)
    if (itemId === null || own.length > 0) continue
    wanted.push({
      line,
      listed: true,
      itemId,
      mode,
      quantity: entry.quantity,
      serials,
      unitCost: entry.unitCost ?? null,
      answers: entry.answers && cleanAnswers(entry.answers),
    })
    const { code: _code, ...rest } = entry
    kept.push({ ...rest, itemId, mode, serials: serials.map(({ label, more }) => ({ serial: label, ...more })) })
  }
  return { wanted, faults, kept }
}

/** A final quantity is all there is of an item: a second line of it would contradict the first. */
const refuseTwice = (wanted: readonly Wanted[]): void => {
  const lines = new Map<string, number>()
  const finals = new Set(wanted.filter(({ mode }) => mode === 'final').map(({ itemId }) => itemId))
  for (const { itemId, line } of wanted) {
    const first = lines.get(itemId)
    if (first !== undefined && finals.has(itemId))
      throw invalid(`the item stands in line ${first}, too`, `/lines/${line - 1}`)
    lines.set(itemId, line)
  }
}

const unlisted = async (
  asked: AdjustmentAsked,
  wanted: readonly Wanted[],
  { inventory }: PlanDeps,
): Promise<readonly Wanted[]> => {
  const listed = new Set(wanted.map(({ itemId }) => itemId))
  const found = await inventory.stocked({
    department: asked.department ?? null,
    negative: asked.type === 'negative-reset',
    limit: mostUnlisted + listed.size + 1,
  })
  const rest = found.filter((itemId) => !listed.has(itemId))
  if (rest.length > mostUnlisted)
    throw invalid(`more than ${mostUnlisted} other items have stock; choose a department`, '/department')
  const after = asked.lines?.length ?? 0
  return rest.map((itemId, index) => ({
    line: after + index + 1,
    listed: false,
    itemId,
    mode: 'final',
    quantity: 0,
    serials: [],
    unitCost: null,
    answers: undefined,
  }))
}

/** One value for the stock of all items whose final set is meant; also for which items these are. */
const tokenOf = (finals: AdjustmentPlan['finals']): string =>
  createHash('sha256')
    .update(
      finals
        .map(({ itemId, token }) => `${itemId} ${token}\n`)
        .toSorted()
        .join(''),
    )
    .digest('hex')

/** The lines whose stock is not as it was, in words; all final lines where it is not known which. */
export const differenceInWords = ({ lines }: AdjustmentPlan): string =>
  lines
    .filter(({ mode, change }) => mode === 'final' && change.comesIn.quantity + change.goesOut.quantity > 0)
    .slice(0, 10)
    .map(({ now, change }) => changeInWords(now.item, change))
    .join('. ') || 'nothing is left to change'
