import type { Static } from 'typebox'
import { TillgateError } from '../../core/errors/error.js'
import { businessDate } from '../../core/sale/business-date.js'
import {
  isRefusal,
  type Correction,
  type CorrectionHead,
  type OrRefusal,
  type ReturnableReceipt,
} from '../../core/store/store.js'
import type { FoundReceipt } from '../protocol/after-sale-commands.js'
import type { registerCommands } from '../protocol/register-commands.js'
import type { LastSale } from '../protocol/register-state.js'
import type { Asking } from './other-requests.js'
import { offerOf, type Input } from './sale-requests.js'

type FoundOutput = Static<(typeof registerCommands)['return.find']['output']>

const granted = <T extends object>(value: OrRefusal<T>): T => {
  if (isRefusal(value)) throw new TillgateError(value.refused.code, value.refused.details)
  return value
}

/** What every correcting document carries beside its subject. */
export const headOf = ({ session, deps, request }: Asking, reason: string): CorrectionHead => ({
  actor: session.user.actor,
  documentId: deps.newId(),
  reason,
  businessDate: businessDate(new Date(session.moment().time), deps.store.context.zone, deps.settings.dayEndsAt),
  receiptPrinter: session.devices.receiptPrinter,
  receiptJobId: deps.newId(),
  receiptSecondsToLive: deps.settings.receiptSecondsToLive,
  request,
})

/** Paper and drawer, as after a sale. */
export const done = async (
  call: Promise<OrRefusal<Correction>>,
  { session, shared }: Asking,
  reason = 'refund in cash',
): Promise<LastSale> => {
  const { cash, ...document } = granted(await call)
  const { receiptPrinter } = session.devices
  if (document.job !== null && receiptPrinter !== null) shared.jobQueued(receiptPrinter)
  if (cash)
    shared.cashTaken({
      register: session.register.number,
      actor: session.user.actor,
      document: document.document,
      reason,
    })
  return document
}

const receiptView = (receipt: ReturnableReceipt): FoundReceipt => ({
  ...receipt,
  tenders: receipt.tenders.map((tender) => ({ ...tender })),
  lines: receipt.lines.map((line) => ({ ...line, serials: line.serials.map((serial) => ({ ...serial })) })),
})

/** Who sells: a customer of the store, or somebody by name. */
const sellerOf = ({ seller, contact, customer }: Input<'sale.buy-back'>) => {
  if ((seller === undefined) === (customer === undefined))
    throw new TillgateError('REQUEST_INVALID', {
      problem: 'a seller or a customer is needed, one of them',
      path: '/body',
    })
  return customer === undefined ? { name: seller ?? '', contact: contact ?? null } : { customer }
}

/** The requests about completed sales. */
export const afterSaleAnswers = {
  'return.find': async ({ text }: Input<'return.find'>, { deps }: Asking): Promise<FoundOutput> => {
    const { receipts } = granted(await deps.store.afterSale.find(text))
    return { receipts: receipts.map(receiptView) }
  },
  'sale.post-void': ({ document, reason }: Input<'sale.post-void'>, asking: Asking) =>
    done(asking.deps.store.afterSale.postVoid({ ...headOf(asking, reason), document }), asking),
  'sale.swap': ({ document, position, old, new: other, reason }: Input<'sale.swap'>, asking: Asking) =>
    done(
      asking.deps.store.afterSale.swap({
        ...headOf(asking, reason),
        sale: document,
        position,
        old: offerOf(old),
        new: offerOf(other),
      }),
      asking,
    ),
  'sale.buy-back': async (input: Input<'sale.buy-back'>, asking: Asking) => {
    const { itemId, serial, price, reason } = input
    return done(
      asking.deps.store.afterSale.buyBack({
        ...headOf(asking, reason),
        itemId,
        serial: serial === undefined ? null : offerOf(serial),
        price,
        seller: sellerOf(input),
        holdDays: asking.deps.settings.buyBackHoldDays,
      }),
      asking,
      'buy-back',
    )
  },
} as const
