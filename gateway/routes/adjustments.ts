import { TillgateError } from '../../core/errors/error.js'
import type { Part } from '../../core/inventory/adjustment.js'
import { documentError } from '../../core/inventory/document-error.js'
import { reasons, reasonWords, type ReasonCode } from '../../core/inventory/reasons.js'
import { newId } from '../../core/store/ids.js'
import {
  type Actor,
  type DocumentFault,
  type InitiatedRow,
  type Initiated,
  type Requests,
  type Stock,
  type StockDocument,
} from '../../core/store/store.js'
import { createCheck } from '../protocol/check.js'
import { AdjustmentAsked } from '../protocol/http-adjustment-commands.js'
import type { HttpOutput } from '../protocol/http-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { differenceInWords, planAdjustment, type AdjustmentPlan, type PlanDeps } from './adjustment-plan.js'
import { initiatedOfKind, granted } from './initiated.js'
import { actorOf, type Handlers, type HttpContext } from './handler.js'
import { faultInWords, mergeFaults } from './stock-lines.js'

export interface AdjustmentDeps extends PlanDeps {
  readonly stock: Stock
  readonly initiated: Initiated
  readonly requests: Requests
  readonly businessDate: () => string
}

type Names =
  | 'adjustment.reasons'
  | 'adjustment.preview'
  | 'adjustment.initiate'
  | 'adjustment.list'
  | 'adjustment.show'
  | 'adjustment.change'
  | 'adjustment.commit'
  | 'adjustment.cancel'
type Checked = Pick<HttpOutput<'adjustment.preview'>, 'faults' | 'warnings'> & {
  readonly own: readonly DocumentFault[]
}

/** What is kept of an adjustment between its two steps. */
interface Kept {
  readonly asked: AdjustmentAsked
  readonly reason: string
  readonly token: string
}

const checkAsked = createCheck(AdjustmentAsked)

/** What stands in its row. */
const keptOf = (draft: InitiatedRow): Kept => {
  const { asked, reason, token } = draft.body as Kept
  return { asked: checkAsked(asked), reason, token }
}

/** What the requests of both steps have in common. */
export const adjustmentWork = (deps: AdjustmentDeps) => {
  const documentOf = (
    actor: Actor,
    plan: AdjustmentPlan,
    reason: string,
    more: Partial<StockDocument>,
  ): StockDocument => ({
    actor,
    kind: 'adjustment',
    documentId: newId(),
    reference: plan.asked.reference ?? null,
    reason,
    businessDate: deps.businessDate(),
    lines: plan.post.map(({ stock }) => stock),
    finals: plan.finals,
    request: requestKey(actor.userId, newId(), 'adjustment.preview', null),
    ...more,
  })
  /** Faults count the lines of the document posted; a reader counts those of the request. */
  const asAsked = (plan: AdjustmentPlan, faults: readonly DocumentFault[]): readonly DocumentFault[] =>
    mergeFaults(
      plan.faults,
      faults.map((fault) => ({ ...fault, line: plan.post[fault.line - 1]?.line ?? fault.line })),
    )
  const check = async (actor: Actor, plan: AdjustmentPlan): Promise<Checked> => {
    const found = granted(await deps.stock.preview(documentOf(actor, plan, '', {})))
    const own = asAsked(plan, found.faults)
    return {
      own,
      faults: own.map(faultInWords),
      warnings: found.warnings.map((row) => ({ ...row, line: plan.post[row.line - 1]?.line ?? row.line })),
    }
  }
  const show = async (draft: InitiatedRow, context: HttpContext): Promise<HttpOutput<'adjustment.show'>> => {
    const { asked } = keptOf(draft)
    const plan = await planAdjustment(asked, deps)
    const { faults, warnings } = await check(actorOf(context), plan)
    return { ...summaryOf(draft), asked, ...planOnWire(plan), faults, warnings }
  }
  const keep = async (
    name: 'adjustment.initiate' | 'adjustment.change' | 'count.propose',
    asked: AdjustmentAsked,
    { id, version, fromKind }: { readonly id: string; readonly version: number; readonly fromKind?: 'count' },
    context: HttpContext,
  ): Promise<HttpOutput<'adjustment.show'>> => {
    const actor = actorOf(context)
    const request = requestKey(actor.userId, context.requestId ?? '', name, { asked, version })
    const done = (await deps.requests.find(request))?.reply as { readonly id: string } | undefined
    if (done !== undefined) return show(await initiatedOfKind(deps.initiated, done.id, 'adjustment'), context)
    const reason = reasonWords(asked.reason, 'adjustment', 'An adjustment')
    const plan = await planAdjustment(asked, deps)
    const { own } = await check(actor, plan)
    if (own.length > 0) throw documentError(own)
    if (plan.post.length === 0) throw new TillgateError('DOCUMENT_EMPTY')
    const body: Kept = { asked: plan.asked, reason, token: plan.token }
    granted(
      await deps.initiated.save({
        actor,
        id,
        kind: 'adjustment',
        version,
        body,
        request,
        ...(fromKind && { fromKind }),
      }),
    )
    return show(await initiatedOfKind(deps.initiated, id, 'adjustment'), context)
  }
  return { documentOf, asAsked, check, show, keep }
}

export const adjustmentHandlers = (deps: AdjustmentDeps): Handlers<Names> => {
  const { documentOf, asAsked, check, show, keep } = adjustmentWork(deps)
  return {
    'adjustment.reasons': () =>
      Promise.resolve({
        reasons: Object.entries(reasons).map(([code, row]) => ({
          code: code as ReasonCode,
          words: row.words,
          for: [...row.for],
          needsText: 'needsText' in row,
        })),
      }),
    async 'adjustment.preview'(input, context) {
      const plan = await planAdjustment(input, deps)
      const { faults, warnings } = await check(actorOf(context), plan)
      return { ...planOnWire(plan), faults, warnings }
    },
    'adjustment.initiate': (input, context) => keep('adjustment.initiate', input, { id: newId(), version: 0 }, context),
    'adjustment.change': ({ id, version, ...asked }, context) =>
      keep('adjustment.change', asked, { id, version }, context),
    async 'adjustment.list'() {
      const rows = await deps.initiated.list('adjustment')
      return { adjustments: rows.map((row) => ({ ...summaryOf(row), lines: keptOf(row).asked.lines?.length ?? 0 })) }
    },
    'adjustment.show': async ({ id }, context) =>
      show(await initiatedOfKind(deps.initiated, id, 'adjustment'), context),
    async 'adjustment.commit'(input, context) {
      const { id, version, token } = input
      const actor = actorOf(context)
      const request = requestKey(actor.userId, context.requestId ?? '', 'adjustment.commit', input)
      const done = await deps.requests.find(request)
      if (done !== null) return done.reply as HttpOutput<'adjustment.commit'>
      const draft = await initiatedOfKind(deps.initiated, id, 'adjustment')
      const kept = keptOf(draft)
      const plan = await planAdjustment(kept.asked, deps)
      if (draft.version === version && plan.token !== (token ?? kept.token)) throw setChanged(plan)
      if (plan.faults.length > 0) throw documentError(asAsked(plan, []))
      if (plan.post.length === 0) throw new TillgateError('DOCUMENT_EMPTY')
      const asked = documentOf(actor, plan, kept.reason, { draft: { id, version }, request })
      const posted = await deps.stock.post(asked)
      if ('faults' in posted) {
        if (posted.faults.some(({ code }) => code === 'FINAL_SET_CHANGED'))
          throw setChanged(await planAdjustment(kept.asked, deps))
        throw documentError(asAsked(plan, posted.faults))
      }
      const { document, number, at, units, quantity, warnings } = granted(posted)
      return { document, number, at, units, quantity, warnings: [...warnings] }
    },
    async 'adjustment.cancel'({ id, version }, context) {
      await initiatedOfKind(deps.initiated, id, 'adjustment')
      const removed = granted(await deps.initiated.remove({ actor: actorOf(context), id, version }))
      return { id: removed.id, version: removed.version }
    },
  }
}

const setChanged = (plan: AdjustmentPlan): TillgateError =>
  new TillgateError('FINAL_SET_CHANGED', { diff: differenceInWords(plan), token: plan.token })

const summaryOf = (draft: InitiatedRow) => {
  const { asked, reason } = keptOf(draft)
  const { id, version, user, openedAt, changedBy, changedAt } = draft
  return {
    id,
    version,
    type: asked.type ?? 'standard',
    reason,
    reference: asked.reference ?? null,
    user,
    openedAt,
    changedBy,
    changedAt,
  } as const
}

const partOnWire = ({ quantity, serials }: Part) => ({ quantity, serials: serials.map(({ label }) => label) })

const planOnWire = ({ lines, token }: AdjustmentPlan) => ({
  lines: lines.map(({ line, listed, mode, now, change }) => ({
    line,
    listed,
    itemId: now.itemId,
    item: now.item,
    level: now.level,
    mode,
    quantityNow: now.quantity,
    quantityAfter: change.after,
    comesIn: partOnWire(change.comesIn),
    goesOut: partOnWire(change.goesOut),
    unchanged: partOnWire(change.unchanged),
  })),
  token,
})
