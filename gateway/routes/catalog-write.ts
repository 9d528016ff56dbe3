import { clearedRules, orderedRules } from '../../core/catalog/serial-rules.js'
import { checkItem, checkUpc, invalidField, type CheckedItem, type CheckedUpc } from '../../core/catalog/check-item.js'
import type { ItemInput, UpcInput } from '../../core/catalog/item-input.js'
import { messageOf, TillgateError } from '../../core/errors/error.js'
import type { CatalogWriter } from '../../core/store/catalog-write.js'
import { readSerialFormat } from '../../core/serials/validators/serial-format.js'
import { isRefusal, type OrRefusal } from '../../core/store/store.js'
import { importCatalog, importRefused } from '../catalog-file/import-catalog.js'
import { requestKey } from '../protocol/request-key.js'
import { actorOf, type Handlers, type HttpContext } from './handler.js'

type Names =
  | 'catalog.update'
  | 'catalog.add-upc'
  | 'catalog.remove-upc'
  | 'catalog.import'
  | 'catalog.levels'
  | 'catalog.set-level'
  | 'catalog.preview-level'
  | 'catalog.preview-levels'
  | 'catalog.pending-levels'

/** `minorDigits` of the currency that prices in a file are in. */
export const catalogWriteHandlers = (writer: CatalogWriter, minorDigits: number): Handlers<Names> => ({
  async 'catalog.update'(input, context) {
    const { item, confirm = false, ...changes } = input
    const key = keyOf('catalog.update', input, context)
    const how = { actor: actorOf(context), confirm }
    const { itemId, rev } = granted(await writer.update(item, checked(changes), key, how))
    return { itemId, rev }
  },
  async 'catalog.add-upc'({ item, upc }) {
    const { itemId, rev } = granted(await writer.addUpc(item, checkedUpc(upc)))
    return { itemId, rev }
  },
  async 'catalog.remove-upc'({ item, upc }) {
    const { itemId, rev } = granted(await writer.removeUpc(item, checkedUpc(upc)))
    return { itemId, rev }
  },
  async 'catalog.import'({ skipBad, confirm }, { file }) {
    if (file === null) throw new Error('a row that takes a file was called without one')
    const stage = () => writer.stage()
    const result = await importCatalog({
      stage,
      stream: file,
      minorDigits,
      skipBad: skipBad === 'true',
      confirm: confirm === 'true',
    })
    if (!result.imported) throw importRefused(result)
    const { rows, created, updated, unchanged, badRows, bad } = result
    return {
      rows,
      created,
      updated,
      unchanged,
      badRows,
      bad: bad.map(({ line, column, code, message }) => ({ line, column, code, message })),
    }
  },
  async 'catalog.levels'() {
    const rows = await writer.levelBearers()
    return {
      levels: rows.map(({ kind, id, name, within, level, serialFormat, serialRules, items }) => ({
        kind,
        id,
        name,
        within,
        level,
        serialFormat,
        serialRules,
        items,
      })),
    }
  },
  async 'catalog.preview-level'({ kind, id, level }) {
    const { name, items, changes } = granted(await writer.previewLevel(kind, id, level === 'inherit' ? null : level))
    return { name, items, changes: [...changes] }
  },
  async 'catalog.preview-levels'({ place, item }) {
    if ((place === undefined) === (item === undefined))
      throw new TillgateError('REQUEST_INVALID', { problem: 'it has either place or item', path: '/' })
    const change = place ? { place } : item && { itemId: item.itemId, changes: checked(item.changes) }
    if (!change) throw new Error('one of the two is there')
    const { items, changes, list } = granted(await writer.previewLevels(change))
    return { items, changes: [...changes], list: [...list] }
  },
  async 'catalog.pending-levels'() {
    return { items: [...(await writer.pendingLevels())] }
  },
  async 'catalog.set-level'({ kind, id, level, serialFormat, serialRules, confirm = false }, context) {
    const changes = {
      ...(level !== undefined && { level }),
      ...(serialFormat !== undefined && { serialFormat: serialFormat === null ? null : formatText(serialFormat) }),
      ...(serialRules !== undefined && { serialRules: orderedRules(serialRules ?? clearedRules) }),
    }
    const { name, items } = granted(await writer.setLevel(kind, id, changes, { actor: actorOf(context), confirm }))
    return { name, items }
  },
})

const keyOf = (name: string, input: unknown, context: HttpContext) =>
  requestKey(actorOf(context).userId, context.requestId ?? '', name, input)

const granted = <T extends object>(value: OrRefusal<T>): T => {
  if (isRefusal(value)) throw new TillgateError(value.refused.code, value.refused.details)
  return value
}

const formatText = (line: string): string => {
  const read = readSerialFormat(line)
  if (read.ok) return read.format.text
  const { code, details } = invalidField('serialFormat', read.problem)
  throw new TillgateError(code, { ...details, at: 'serialFormat' })
}

const checkedUpc = (input: UpcInput): CheckedUpc => {
  const result = checkUpc(input)
  if (result.ok) return result.upc
  throw new TillgateError(result.code, { ...result.details, at: 'upc' })
}

/** The item cleaned; throws the first fault, with all of them in words where there are more. `at` names the key. */
export const checked = (input: ItemInput): CheckedItem => {
  const { item, faults } = checkItem(input)
  const [first] = faults
  if (first === undefined) return item
  throw new TillgateError(first.code, {
    ...first.details,
    at: first.field,
    ...(faults.length > 1 && { faults: faults.map(({ code, details }) => messageOf(code, details)) }),
  })
}
