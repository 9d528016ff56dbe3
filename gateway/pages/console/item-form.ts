import { checkItem, checkUpc } from '../../../core/catalog/check-item.js'
import type { ItemInput } from '../../../core/catalog/item-input.js'
import { levelBearers, type LevelBearer } from '../../../core/catalog/level.js'
import { messageOf } from '../../../core/errors/error.js'
import type { Level } from '../../protocol/common.js'
import type { ItemDetails } from '../../protocol/http-shapes.js'
import { parseAmount } from '../shared/amounts.js'
import { changedRules, chosenRules, type ChosenRules } from './serial-rules-fields.js'
import { type BoxContent, emptyBox, fitsCount, readQuantity } from './stock-document.js'

/** An item as it stands in its form: texts as they are typed. */
export interface ItemForm extends Readonly<Record<LevelBearer, string>> {
  readonly productId: string
  readonly productName: string
  readonly description: string
  readonly upc: string
  readonly additionalUpcs: readonly string[]
  readonly price: string
  readonly cost: string
  readonly taxRate: string
  readonly level: Level | 'inherit'
  readonly serialRules: ChosenRules
  readonly exact: boolean
  readonly chain: boolean
  readonly serialFormat: string
  readonly active: boolean
  /** What is there of a new item already; empty: nothing. */
  readonly openingQuantity: string
  readonly openingBox: BoxContent
}

export type FormField = keyof ItemForm

const noNames = Object.fromEntries(levelBearers.map((kind) => [kind, ''])) as Record<LevelBearer, string>

export const emptyForm: ItemForm = {
  ...noNames,
  productId: '',
  productName: '',
  description: '',
  upc: '',
  additionalUpcs: [],
  price: '',
  cost: '',
  taxRate: '',
  level: 'inherit',
  serialRules: chosenRules({}),
  exact: false,
  chain: false,
  serialFormat: '',
  active: true,
  openingQuantity: '',
  openingBox: emptyBox,
}

/** A code as it is typed: the store's own codes are told by their prefix. */
const typedUpc = (display: string): string => (checkUpc(display).ok ? display : `store:${display}`)

/** A rate in parts per million as per cent with as many digits as it needs: 88750 → 8.875. */
const typedRate = (rate: number): string => String(rate / 10_000)

export const formOf = (item: ItemDetails, amount: (minor: number) => string): ItemForm => ({
  ...(Object.fromEntries(levelBearers.map((kind) => [kind, item[kind] ?? ''])) as Record<LevelBearer, string>),
  productId: item.productId,
  productName: item.productName,
  description: item.name,
  upc: item.upc === null ? '' : typedUpc(item.upc),
  additionalUpcs: item.additionalUpcs.map(typedUpc),
  price: amount(item.price),
  cost: item.cost === null ? '' : amount(item.cost),
  taxRate: typedRate(item.taxRate),
  level: item.ownLevel ?? 'inherit',
  serialRules: chosenRules(item.ownSerialRules),
  exact: item.exact,
  chain: item.serialScope === 'chain',
  serialFormat: item.ownSerialFormat ?? '',
  active: item.active,
  openingQuantity: '',
  openingBox: emptyBox,
})

export const isSame = (a: ItemForm, b: ItemForm): boolean => JSON.stringify(a) === JSON.stringify(b)

export interface ReadForm {
  /** What is sent: of a new item everything that says something, of an existing one what is changed. */
  readonly input: ItemInput
  readonly faults: Readonly<Partial<Record<FormField, string>>>
}

type Writable = { -readonly [K in keyof ItemInput]: ItemInput[K] }

/** The level whose numbers an item form asks for; one that is inherited may have them, the daemon knows whether it must. */
export const openingLevel = ({ level }: Pick<ItemForm, 'level'>): Level => (level === 'inherit' ? 'sometimes' : level)

/** The opening stock as a line of a document. */
export const openingLine = (form: ItemForm) => ({
  id: 'opening',
  mode: 'add' as const,
  itemId: '',
  name: form.description,
  upc: null,
  level: openingLevel(form),
  quantity: form.openingQuantity,
  cost: '',
  box: form.openingBox,
})

/** What is there of a new item already, as it is sent with it. */
export const openingToSend = (form: ItemForm) => {
  const quantity = readQuantity(openingLine(form))
  if (quantity === null) return {}
  const { serials } = form.openingBox
  return { openingStock: { quantity, ...(serials.length > 0 && { serials: [...serials] }) } }
}

interface Words {
  readonly needsNumber: string
  readonly needsRate: string
  readonly needsQuantity: string
  readonly needsSerials: (have: number, want: number) => string
}

/** Reads the form; what is wrong with it is told with the words of the daemon, before it is asked. */
export const readForm = (form: ItemForm, before: ItemForm | null, minorDigits: number, words: Words): ReadForm => {
  const input: Writable = {}
  const faults: Partial<Record<FormField, string>> = {}
  const base = before ?? emptyForm
  const changed = (field: FormField): boolean => JSON.stringify(form[field]) !== JSON.stringify(base[field])
  for (const field of ['productId', 'productName', 'description', 'upc'] as const)
    if (changed(field) && (form[field].trim() !== '' || before !== null)) input[field] = form[field]
  if (changed('additionalUpcs')) input.additionalUpcs = [...form.additionalUpcs]
  for (const field of ['price', 'cost'] as const) {
    if (!changed(field)) continue
    const amount = parseAmount(form[field], minorDigits)
    if (amount !== null) input[field] = amount
    else if (field === 'cost' && form.cost.trim() === '') input.cost = null
    else faults[field] = words.needsNumber
  }
  if (changed('taxRate')) {
    const rate = parseAmount(form.taxRate, 4)
    if (rate === null) faults.taxRate = words.needsRate
    else input.taxRate = rate
  }
  if (changed('level')) input.level = form.level === 'inherit' ? null : form.level
  for (const field of ['exact', 'active'] as const) if (changed(field)) input[field] = form[field]
  const rules = changedRules(base.serialRules, form.serialRules)
  if (rules !== null) input.serialRules = rules
  if (changed('serialFormat')) input.serialFormat = form.serialFormat.trim() === '' ? null : form.serialFormat.trim()
  if (changed('chain')) input.serialScope = form.chain ? 'chain' : 'item'
  for (const kind of levelBearers)
    if (changed(kind)) input[kind] = form[kind].trim() === '' ? null : { name: form[kind].trim() }
  if (before === null && form.openingQuantity.trim() !== '') {
    const wanted = readQuantity(openingLine(form))
    if (wanted === null) faults.openingQuantity = words.needsQuantity
    else if (!fitsCount(openingLine(form)))
      faults.openingQuantity = words.needsSerials(form.openingBox.serials.length, wanted)
  }
  for (const fault of checkItem(input).faults) {
    const field = fault.field === 'serialScope' ? 'chain' : fault.field === 'quickPick' ? null : fault.field
    if (field !== null) faults[field] ??= messageOf(fault.code, fault.details)
  }
  return { input, faults }
}
