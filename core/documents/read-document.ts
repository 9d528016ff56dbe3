import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'

import { TillgateError } from '../errors/error.js'
import type { LabelDoc } from './label.js'
import { cleanText } from './print-text.js'
import type { ReceiptDoc, ReceiptNode } from './receipt.js'
import { makeSymbol } from './symbol.js'

const Symbology = Type.Union([
  Type.Literal('upc-a'),
  Type.Literal('ean-13'),
  Type.Literal('ean-8'),
  Type.Literal('itf-14'),
  Type.Literal('code128'),
  Type.Literal('qr'),
  Type.Literal('data-matrix'),
])
const StoredSymbol = Type.Object({ symbology: Symbology, data: Type.String() })

const StoredNode = Type.Union([
  Type.Object({
    kind: Type.Literal('text'),
    text: Type.String(),
    align: Type.Union([Type.Literal('left'), Type.Literal('center'), Type.Literal('right')]),
    bold: Type.Boolean(),
    size: Type.Union([Type.Literal(1), Type.Literal(2)]),
  }),
  Type.Object({ kind: Type.Literal('row'), left: Type.String(), right: Type.String(), bold: Type.Boolean() }),
  Type.Object({ kind: Type.Literal('rule') }),
  Type.Object({ kind: Type.Literal('symbol'), symbol: StoredSymbol, showText: Type.Boolean() }),
  Type.Object({ kind: Type.Literal('feed'), lines: Type.Integer({ minimum: 0, maximum: 20 }) }),
  Type.Object({ kind: Type.Literal('cut') }),
])

const StoredReceipt = Type.Object({
  kind: Type.Literal('receipt'),
  title: Type.String(),
  nodes: Type.Array(StoredNode),
})

const StoredLabel = Type.Object({
  kind: Type.Literal('label'),
  title: Type.String(),
  name: Type.String(),
  priceText: Type.String(),
  upc: Type.Object({ symbology: Symbology, data: Type.String(), text: Type.String() }),
  serial: Type.Union([
    Type.Null(),
    Type.Object({ text: Type.String(), symbol: Type.Union([Type.Null(), StoredSymbol]) }),
  ]),
  media: Type.Object({
    widthMm: Type.Number({ exclusiveMinimum: 0 }),
    heightMm: Type.Number({ exclusiveMinimum: 0 }),
    dpi: Type.Integer({ minimum: 100, maximum: 1200 }),
  }),
})

const receiptCheck = Compile(StoredReceipt)
const labelCheck = Compile(StoredLabel)

/**
 * Reads a document back from where it was stored as JSON (the spool). Types do not survive storage, so every string
 * is cleaned and every symbol checked again; anything else is refused with DOCUMENT_INVALID.
 */
export const readDocument = (stored: unknown): ReceiptDoc | LabelDoc => {
  if (receiptCheck.Check(stored)) return readReceipt(stored)
  if (labelCheck.Check(stored)) return readLabel(stored)
  throw new TillgateError('DOCUMENT_INVALID')
}

const readReceipt = (stored: Static<typeof StoredReceipt>): ReceiptDoc => ({
  kind: 'receipt',
  title: cleanText(stored.title),
  nodes: stored.nodes.map(readNode),
})

const readNode = (node: Static<typeof StoredNode>): ReceiptNode => {
  switch (node.kind) {
    case 'text':
      return { ...node, text: cleanText(node.text) }
    case 'row':
      return { ...node, left: cleanText(node.left), right: cleanText(node.right) }
    case 'symbol':
      return { ...node, symbol: makeSymbol(node.symbol.symbology, node.symbol.data) }
    case 'rule':
    case 'feed':
    case 'cut':
      return node
  }
}

const readLabel = ({ serial, ...stored }: Static<typeof StoredLabel>): LabelDoc => ({
  kind: 'label',
  title: cleanText(stored.title),
  name: cleanText(stored.name),
  priceText: cleanText(stored.priceText),
  upc: { ...makeSymbol(stored.upc.symbology, stored.upc.data), text: cleanText(stored.upc.text) },
  serial: serial && {
    text: cleanText(serial.text),
    symbol: serial.symbol && makeSymbol(serial.symbol.symbology, serial.symbol.data),
  },
  media: stored.media,
})
