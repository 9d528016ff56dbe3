import { buildLabel } from '../../core/documents/build-label.js'
import { buildReceipt } from '../../core/documents/build-receipt.js'
import { buildTransferSlip } from '../../core/documents/build-transfer-slip.js'
import type { LabelDoc, LabelMedia } from '../../core/documents/label.js'
import { TRAINING_MARK, type ReceiptDoc } from '../../core/documents/receipt.js'
import { TillgateError } from '../../core/errors/error.js'
import type { JobRow, ReceiptKind, SaleDocument, Store, StoreContext, TransferDetails } from '../../core/store/store.js'
import { cashReportOf } from './cash-report.js'
import { daySlipOf } from './day-slip.js'
import { moneyText, timeText } from './money-text.js'

/** What stands large on a receipt that is no plain sale. */
const headings: Readonly<Record<ReceiptKind, string | null>> = {
  sale: null,
  return: 'RETURN',
  exchange: 'EXCHANGE',
  void: 'VOID',
  swap: 'SWAP',
  'buy-back': 'BUY-BACK',
  layaway: 'LAYAWAY',
  order: 'ORDER',
  deposit: 'DEPOSIT',
  'layaway-cancelled': 'CANCELLED',
}

const tenderNames = { cash: 'Cash', card: 'Card', deposit: 'Deposit' } as const

const headingOf = ({ kind, refersTo, reason }: SaleDocument) => {
  const text = headings[kind]
  return text === null ? null : { text, refersTo, reason }
}

const isKept = ({ kind }: SaleDocument): boolean =>
  kind === 'layaway' || kind === 'order' || kind === 'deposit' || kind === 'layaway-cancelled'

/** The receipt of a sale document; `job` says which copy it is. */
export const receiptOf = (
  context: StoreContext,
  sale: SaleDocument,
  job: Pick<JobRow, 'copy' | 'firstPrintedAt' | 'at'>,
): ReceiptDoc => {
  const money = moneyText(context.locale, sale.currency)
  const time = timeText(context.locale, context.zone)
  return buildReceipt({
    store: { name: context.name, lines: [] },
    receiptNumber: sale.number,
    heading: headingOf(sale),
    dateText: time(sale.at),
    register: String(sale.registerNumber),
    cashier: sale.user,
    customer: sale.customer && [sale.customer.number, sale.customer.name ?? ''].join(' '),
    lines: sale.lines.map((line) => ({
      name: line.name,
      quantity: line.quantity,
      unitPrice: money(line.unitPrice),
      // Promised, not sold: the price stands on the paper, and no amount on the document.
      amount: money(isKept(sale) ? line.quantity * line.unitPrice : line.amount),
      listPrice: line.listPrice === null ? null : money(line.listPrice),
      upc: line.upc,
      returned: line.quantity < 0 && sale.kind !== 'void' && !isKept(sale) ? { from: line.refersTo } : null,
      serials: line.serials,
    })),
    subtotal: money(sale.net),
    taxes: sale.taxes
      .filter(({ amount }) => amount !== 0)
      .map(({ rate, amount }) => ({ name: `Tax ${rate / 10_000} %`, amount: money(amount) })),
    exemption: sale.exemption,
    paper: sale.paper && { number: sale.paper.number, entered: time(sale.paper.enteredAt) },
    total: money(sale.total),
    ...(isKept(sale) ? { totalName: sale.total < 0 ? 'DEPOSIT BACK' : 'DEPOSIT' } : {}),
    rounding: sale.rounding === 0 ? null : { amount: money(sale.rounding), toPay: money(sale.total + sale.rounding) },
    tenders: sale.tenders.map(({ kind, amount }) => ({ name: tenderNames[kind], amount: money(amount) })),
    change: sale.change === 0 ? null : money(sale.change),
    training: sale.training,
    copy: job.copy === 0 ? null : { number: job.copy, firstPrinted: time(job.firstPrintedAt ?? sale.at) },
  })
}

/** The slip that travels with a transfer's goods; its manifest was signed when it was asked for. */
const slipOf = async (store: Pick<Store, 'context' | 'transfers'>, job: JobRow): Promise<ReceiptDoc> => {
  const id = job.documentId ?? ''
  const transfer = await store.transfers.details(id)
  if (transfer === null) throw new TillgateError('NOT_FOUND', { what: 'transfer', name: id })
  const time = timeText(store.context.locale, store.context.zone)
  const name = ({ number, name: words }: TransferDetails['source']): string => `${number} ${words}`
  return buildTransferSlip({
    number: transfer.number,
    source: name(transfer.source),
    destination: name(transfer.destination),
    dateText: time(transfer.at),
    user: transfer.user,
    reference: transfer.reference,
    lines: transfer.lines.map(({ item, upc, quantity, units }) => ({
      name: item,
      upc,
      quantity,
      serials: units.map(({ serial }) => serial),
    })),
    codes: (await store.transfers.slip(id))?.manifest?.split('\n') ?? [],
    copy: job.copy === 0 ? null : { number: job.copy, firstPrinted: time(job.firstPrintedAt ?? transfer.at) },
  })
}

/** What a job prints, made when its turn comes: the journal holds the sale, the catalog the label's item. */
export const documentOf = async (
  store: Pick<Store, 'context' | 'sales' | 'transfers' | 'catalog' | 'days'>,
  job: JobRow,
  media: LabelMedia | null,
): Promise<ReceiptDoc | LabelDoc> => {
  const { training } = store.context
  if (job.body.cash !== undefined) return practice(cashReportOf(store.context, job.body.cash, job), training)
  if (job.body.day !== undefined) {
    const day = await store.days.closed(job.body.day)
    if (day === null) throw new TillgateError('NOT_FOUND', { what: 'closed day', name: job.body.day })
    return practice(daySlipOf(store.context, day, job), training)
  }
  if (job.kind === 'receipt') {
    const sale = job.documentId === null ? null : await store.sales.document(job.documentId)
    if (sale === null && job.body.slip === 'transfer') return practice(await slipOf(store, job), training)
    if (sale === null)
      throw new TillgateError('NOT_FOUND', { what: 'document', name: job.documentId ?? 'without an id' })
    return receiptOf(store.context, sale, job)
  }
  const item = job.body.itemId === undefined ? null : await store.catalog.item(job.body.itemId)
  if (item === null) throw new TillgateError('ITEM_UNKNOWN', { item: job.body.itemId ?? 'without an id' })
  if (item.upc === null) throw new TillgateError('UPC_MISSING', { item: item.name })
  if (media === null) throw new TillgateError('DEVICE_UNKNOWN', { device: job.printer })
  return buildLabel({
    name: item.name,
    priceText: moneyText(store.context.locale, store.context.currency)(item.price),
    upc: item.upc,
    serial: job.body.serial ?? null,
    media,
    training,
  })
}

/** What a receipt of a sale says by itself: nobody takes this for real. */
const practice = (document: ReceiptDoc, training: boolean): ReceiptDoc =>
  training ? { ...document, nodes: [TRAINING_MARK, ...document.nodes] } : document
