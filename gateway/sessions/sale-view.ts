import { TillgateError } from '../../core/errors/error.js'
import type { Static } from 'typebox'
import type { BasketLine } from '../../core/sale/basket.js'
import type { SaleState } from '../../core/sale/machine/state.js'
import type { SalePolicy } from '../../core/sale/policy.js'
import { openPrompt, wantedSerials, type OpenPrompt, type Refused } from '../../core/sale/prompt.js'
import { cannotTender, refundKinds } from '../../core/sale/tender.js'
import { dueOf } from '../../core/sale/due.js'
import { totalsOf, type LineTotal } from '../../core/sale/totals.js'
import { showText } from '../../core/barcode/hidden-characters.js'
import type { ErrorBody } from '../protocol/common.js'
import type { Prompt, Sale, SaleLine } from '../protocol/register-state.js'

/** A refusal as every surface shows it. */
export const errorOf = ({ code, details }: Refused): Static<typeof ErrorBody> => {
  const body = new TillgateError(code, details).toBody()
  return { ...body, details: wireDetails(details) }
}

const wireDetails = (details: Refused['details']): ErrorBody['details'] =>
  Object.fromEntries(
    Object.entries(details).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null ? [...value] : value,
    ]),
  )

/** The sale of a register as its screen shows it; null while none is open. */
export const saleView = (state: SaleState, policy: SalePolicy): Sale | null => {
  if (state.name === 'idle') return null
  const { basket, focus } = state
  const totals = totalsOf(basket, policy)
  const amounts = new Map(totals.lines.map((line) => [line.line, line]))
  const due = dueOf(totals.total, basket.tenders, policy.cashRounding)
  const missing = cannotTender(basket)
  const prompt = basket.state === 'tendering' ? null : openPrompt(basket, focus)
  return {
    id: basket.id,
    version: basket.version,
    state: basket.state === 'tendering' ? 'tendering' : 'open',
    startedAt: basket.startedAt,
    lines: basket.lines.map((line) => lineView(line, amounts.get(line.id))),
    prompt: prompt && promptView(prompt),
    net: totals.net,
    tax: totals.tax,
    total: totals.total,
    taxes: totals.taxes.map((tax) => ({ ...tax })),
    tenders: basket.tenders.map((tender) => ({ ...tender })),
    due: due.exact,
    dueCash: due.cash,
    refundKinds: totals.total < 0 ? [...refundKinds(basket, policy)] : [],
    canTender: missing === null,
    cannotTenderBecause: missing && errorOf(missing),
    customer: basket.customer && { ...basket.customer },
    layaway: basket.layaway ? { ...basket.layaway } : null,
    exemption: basket.exemption && { ...basket.exemption },
    late: basket.late && { ...basket.late },
  }
}

const lineView = (line: BasketLine, total: LineTotal | undefined): SaleLine => ({
  id: line.id,
  itemId: line.itemId,
  name: line.name,
  productId: line.productId,
  upc: line.upc,
  quantity: line.quantity,
  unitPrice: total?.unitPrice ?? line.unitPrice,
  amount: total?.amount ?? 0,
  level: line.level,
  serials: line.serials.map(({ label, known }) => ({ label, known })),
  wanted: wantedSerials(line),
  mandatory: line.mandatory,
  later: line.later,
  listPrice: line.listPrice,
  priceChange: line.priceChange && { ...line.priceChange },
  priceNow: line.priceNow === (line.listPrice ?? line.unitPrice) ? null : line.priceNow,
  returned: line.returned && {
    receipt: line.returned.receipt,
    reason: line.returned.reason,
    inspect: line.returned.inspect,
  },
  questions: line.questions.map((question) => ({ ...question, choices: [...question.choices] })),
})

const promptView = ({ refused, ...prompt }: OpenPrompt): Prompt => ({
  ...prompt,
  refused: refused && { entered: showText(refused.entered), error: errorOf(refused.refused) },
})
