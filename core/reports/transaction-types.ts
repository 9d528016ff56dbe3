/**
 * What the history report calls a transaction. A document's kind or, where there is no document, the kind of the event
 * decides; kinds that are not in the table show in their own words, so that a new one is never lost from the report.
 */
export const transactionTypes = {
  sale: 'Sale',
  return: 'Return',
  exchange: 'Exchange',
  void: 'Void',
  layaway: 'Layaway',
  order: 'Order',
  'layaway-cancelled': 'Layaway Cancelled',
  receiving: 'Receiving',
  adjustment: 'Adjustment',
  transfer: 'Transfer',
  'return-to-vendor': 'Return to Vendor',
  'level-change': 'Level Change',
  swap: 'Swap',
  'buy-back': 'Buy-back',
  replacement: 'Replacement',
  count: 'Count',
  rename: 'Rename',
  block: 'Block',
  unblock: 'Unblock',
  inspection: 'Inspection',
  'state-change': 'Status Change',
} as const satisfies Record<string, string>

export type TransactionType = keyof typeof transactionTypes

/** Kinds of documents, and of events without one, that belong to a type of another name. */
const otherNames: Readonly<Record<string, TransactionType>> = {
  'sale-void': 'void',
  'post-void': 'void',
  refund: 'return',
  'opening-stock': 'adjustment',
  'transfer-out': 'transfer',
  'transfer-in': 'transfer',
  'transfer-initiate': 'transfer',
  'transfer-commit': 'transfer',
  'transfer-error': 'transfer',
  'transfer-return': 'transfer',
  'transfer-recall': 'transfer',
  'transfer-short': 'transfer',
  'transfer-lost': 'transfer',
  'unit.transfer-announced': 'transfer',
  'unit.transfer-arrived': 'transfer',
  'unit.transfer-missed': 'transfer',
  'unit.transfer-recovered': 'transfer',
  'vendor-return': 'return-to-vendor',
  status: 'state-change',
  'status-change': 'state-change',
  'trade-in': 'buy-back',
  'unit.sold': 'sale',
  'unit.returned': 'return',
  'unit.received': 'receiving',
  'unit.renamed': 'rename',
  'unit.key-retired': 'rename',
  'unit.blocked': 'block',
  'unit.recalled': 'block',
  'unit.unblocked': 'unblock',
  'unit.inspected': 'inspection',
  registration: 'level-change',
  'unit.archived': 'level-change',
  'unit.registered': 'level-change',
  'unit.revived': 'level-change',
  'unit.state-changed': 'state-change',
  'unit.conflicted': 'state-change',
  'unit.conflict-settled': 'state-change',
}

/** The kind of a document or event → the type it is shown as. */
export const typeOfKind: Readonly<Record<string, TransactionType>> = {
  ...Object.fromEntries(Object.keys(transactionTypes).map((type) => [type, type as TransactionType])),
  ...otherNames,
}

/** Every kind that is shown as `type`. */
export const kindsOfType = (type: TransactionType): readonly string[] =>
  Object.entries(typeOfKind).flatMap(([kind, of]) => (of === type ? [kind] : []))

/** Words for a kind that the table does not know: `unit.lost-and-found` is “Lost and found”. */
export const wordsOfKind = (kind: string): string => {
  const known = typeOfKind[kind]
  if (known !== undefined) return transactionTypes[known]
  const words = kind.replace(/^unit\./, '').replaceAll(/[-.]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
