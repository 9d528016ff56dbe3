import type { Static } from 'typebox'
import type { Basket } from '../../core/sale/basket.js'
import type { SalePolicy } from '../../core/sale/policy.js'
import { wantedSerials } from '../../core/sale/prompt.js'
import { dueOf, tendered } from '../../core/sale/due.js'
import { totalsOf } from '../../core/sale/totals.js'
import type { LayawayPayment, LayawayRow } from '../../core/store/store.js'
import type { Layaway, layawayCommands } from '../protocol/layaway-commands.js'
import type { Tender } from '../protocol/register-state.js'
import { done, headOf } from './after-sale-requests.js'
import type { Answers, Asking } from './other-requests.js'

const layawayView = ({ basket, since }: LayawayRow, policy: SalePolicy): Layaway[] => {
  const { layaway, customer } = basket
  if (!layaway || customer === null) return []
  const { total } = totalsOf(basket, policy)
  return [
    {
      sale: basket.id,
      version: basket.version,
      document: layaway.document,
      number: layaway.number,
      kind: layaway.kind,
      since,
      customer: { ...customer },
      lines: basket.lines.map((line) => ({
        name: line.name,
        quantity: line.quantity,
        serials: line.serials.map(({ label }) => label),
        wanted: wantedSerials(line),
      })),
      total,
      deposit: layaway.deposit,
      due: dueOf(total, basket.tenders).exact,
      recallable: basket.state === 'suspended',
    },
  ]
}

/** With a basket that is gone, a repeat still finds its document; anything else is refused by the store. */
const payment = (
  basket: Basket | null,
  tenders: readonly Static<typeof Tender>[],
  policy: SalePolicy,
): LayawayPayment => {
  const total = basket === null ? 0 : totalsOf(basket, policy).total
  const text = policy.money.format
  return { tenders, total, paidText: text(tendered(tenders)), dueText: text(dueOf(total, basket?.tenders ?? []).exact) }
}

/** Who, when, what is printed; a payment asks for no reason. */
const headWithoutReason = (asking: Asking) => {
  const { reason: _reason, ...head } = headOf(asking, '')
  return head
}

export const layawayAnswers: Pick<Answers, keyof typeof layawayCommands> = {
  'layaway.list': async (_body, { deps }) => ({
    layaways: (await deps.store.layaways.list()).flatMap((row) => layawayView(row, deps.policy)),
  }),
  'layaway.open': async ({ sale, kind, tenders }, asking) => {
    const { session, deps, shared } = asking
    // What is open here is put aside first; refused, it is on the screen again.
    const isOpen = (await deps.store.baskets.current(session.register.id))?.id === sale
    if (isOpen) await session.ask(() => ({ name: 'suspend', sale }), null)
    try {
      const basket = await deps.store.layaways.basket(sale)
      const head = { ...headWithoutReason(asking), basket: sale, version: basket?.version ?? 0 }
      const open = deps.store.layaways.open({ ...head, kind, ...payment(basket, tenders, deps.policy) })
      return await done(open, asking, 'deposit in cash')
    } catch (error) {
      // Where a scan began another sale meanwhile it stays among the suspended ones; what was refused is told either way.
      if (isOpen) await session.ask(() => ({ name: 'recall', sale }), null).catch(() => undefined)
      throw error
    } finally {
      shared.suspendedChanged()
    }
  },
  'layaway.pay': async ({ sale, version, tenders }, asking) => {
    const basket = await asking.deps.store.layaways.basket(sale)
    const head = { ...headWithoutReason(asking), basket: sale, version }
    const paid = asking.deps.store.layaways.pay({ ...head, ...payment(basket, tenders, asking.deps.policy) })
    return done(paid, asking, 'deposit in cash')
  },
  'layaway.cancel': ({ sale, version, reason }, asking) =>
    done(asking.deps.store.layaways.cancel({ ...headOf(asking, reason), basket: sale, version }), asking),
}
