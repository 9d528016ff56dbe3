import { cleanText } from '../../core/documents/print-text.js'
import { TillgateError } from '../../core/errors/error.js'
import { isRefusal, type Regulated } from '../../core/store/store.js'
import { requestKey } from '../protocol/request-key.js'
import { actorOf, type Handlers } from './handler.js'

export const regulatedHandlers = (regulated: Regulated): Handlers<'catalog.regulated' | 'catalog.set-regulated'> => ({
  async 'catalog.regulated'({ item }) {
    const found = await regulated.of(item)
    if (found === null) return { fields: null }
    const { manufacturer, importer, model, calibre, type } = found
    return { fields: { manufacturer, importer, model, calibre, type } }
  },
  async 'catalog.set-regulated'(input, context) {
    const actor = actorOf(context)
    const { item, fields } = input
    const clean = (text: string | null) => (text === null ? null : cleanText(text) || null)
    const saved = await regulated.set({
      actor,
      request: requestKey(actor.userId, context.requestId ?? '', 'catalog.set-regulated', input),
      item,
      fields: fields && {
        manufacturer: clean(fields.manufacturer),
        importer: clean(fields.importer),
        model: clean(fields.model),
        calibre: clean(fields.calibre),
        type: clean(fields.type),
      },
    })
    if (isRefusal(saved)) throw new TillgateError(saved.refused.code, saved.refused.details)
    return { item: saved.item }
  },
})
