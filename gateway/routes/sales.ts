import { TillgateError } from '../../core/errors/error.js'
import type { Sales, SaleSummary } from '../../core/store/store.js'
import type { Handlers } from './handler.js'

export const salesHandlers = (sales: Sales): Handlers<'sales.find' | 'sales.document'> => ({
  async 'sales.find'({ text }) {
    return { sales: (await sales.find(text)).map(summaryOf) }
  },
  async 'sales.document'({ document }) {
    const sale = await sales.document(document)
    if (!sale) throw new TillgateError('NOT_FOUND', { what: 'sale', name: document })
    return {
      ...summaryOf(sale),
      businessDate: sale.businessDate,
      currency: sale.currency,
      net: sale.net,
      tax: sale.tax,
      change: sale.change,
      rounding: sale.rounding,
      exemption: sale.exemption && { reason: sale.exemption.reason, certificate: sale.exemption.certificate },
      paper: sale.paper && { number: sale.paper.number, enteredAt: sale.paper.enteredAt },
      lines: sale.lines.map((line) => ({
        position: line.position,
        itemId: line.itemId,
        name: line.name,
        productId: line.productId,
        upc: line.upc,
        quantity: line.quantity,
        unitPrice: line.unitPrice,
        listPrice: line.listPrice,
        priceReason: line.priceReason,
        amount: line.amount,
        taxRate: line.taxRate,
        serials: [...line.serials],
        answers: line.answers.map(({ code, label, n, answer }) => ({ code, label, n, answer })),
      })),
      taxes: sale.taxes.map(({ rate, base, amount, exemption }) => ({ rate, base, amount, exemption })),
      tenders: sale.tenders.map(({ kind, amount }) => ({ kind, amount })),
      training: sale.training,
      customer: sale.customer && { number: sale.customer.number, name: sale.customer.name },
    }
  },
})

/** Named field by field: what the store adds for itself later does not leak to the wire. */
const summaryOf = (sale: SaleSummary) => ({
  document: sale.document,
  number: sale.number,
  at: sale.at,
  registerNumber: sale.registerNumber,
  user: sale.user,
  total: sale.total,
  serials: [...sale.serials],
})
