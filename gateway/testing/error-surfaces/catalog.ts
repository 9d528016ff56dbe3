import { randomUUID } from 'node:crypto'
import { shopCodes } from '../../../core/store/testing/shop.js'
import { documentOf } from '../../printing/render.js'
import type { Sale } from '../../protocol/register-state.js'
import type { Scenarios, World } from './world.js'

const addUpc = (w: World, upc: unknown, item = w.items.socks): Promise<unknown> =>
  w.ask('POST', `/items/${item}/upcs`, { upc })

const file = async (w: World, payload: string): Promise<unknown> =>
  (
    await w.app.inject({
      method: 'POST',
      url: '/v1/items/import',
      headers: { ...w.as.manager, 'content-type': 'text/csv' },
      payload,
    })
  ).json()

const header = 'product_id,upc,description,price\n'

const promptOf = async (w: World, code: string, more: object = {}): Promise<unknown> =>
  w.ask('POST', '/prompts', { code, label: code, kind: 'text', ...more })

/** A question that is asked of the socks while the scenario runs. */
const asking = async (
  w: World,
  use: { readonly sale: 'required' | 'optional' | 'none'; readonly customer: boolean },
  run: (code: string) => Promise<unknown>,
): Promise<unknown> => {
  const code = `Q${w.fresh().slice(2)}`
  const made = await w.ask('POST', '/prompts', { code, label: code, kind: 'list', choices: ['New', 'Used'] })
  const prompt = String(made['id'] ?? made['prompt'])
  const none = { return: 'none', receiving: 'none', adjustment: 'none', transfer: 'none' }
  const used = await w.ask('POST', `/prompts/${prompt}/uses`, { kind: 'item', placeId: w.items.socks, ...none, ...use })
  if (used['message'] !== undefined) throw new Error(JSON.stringify(used))
  try {
    return await run(code)
  } finally {
    await w.sale()
    await w.ask('DELETE', `/prompts/${prompt}`)
    await w.shop.sql('delete from cat.prompt_use')
  }
}

const questionOf = ({ id, lines: [line] }: Sale) => {
  const [question] = line?.questions ?? []
  return { sale: id, line: line?.id, prompt: question?.prompt, n: question?.n }
}

/** A sale of socks whose question has its answer. */
const answered = async (w: World, answer: string): Promise<Sale> => {
  await w.done('sale.answer', { ...questionOf(await w.sale(shopCodes.socks)), answer })
  return w.till.state?.sale as Sale
}

/** Items, their codes and questions, and the files they come in. */
export const catalogScenarios: Scenarios = {
  UPC_LIMIT: {
    http: async (w) => {
      for (let n = 0; n < 10; n += 1) await addUpc(w, { code: `limit${n}`, kind: 'store' }, w.items.radio)
      return addUpc(w, { code: 'limit10', kind: 'store' }, w.items.radio)
    },
  },
  UPC_DUPLICATE: { http: (w) => addUpc(w, shopCodes.watch.slice(1)) },
  UPC_CHECK_DIGIT: { http: (w) => addUpc(w, '9521234000014') },
  UPC_FORMAT: { http: (w) => addUpc(w, '12345') },
  UPC_MISSING: {
    print: async (w) => {
      const { store } = w.shop
      await w.shop.sql('delete from cat.upc where item_id = $1', [w.items.camera])
      const job = await store.jobs.enqueue({
        id: randomUUID(),
        kind: 'label',
        printer: 'label-1',
        actor: w.shop.actor(),
        documentId: null,
        body: { itemId: w.items.camera, copies: 1 },
        title: 'Label',
        secondsToLive: 60,
        again: false,
        request: { scope: w.shop.actor().userId, id: randomUUID(), sha256: 'x' },
      })
      return documentOf(store, job, null).catch((error: unknown) => error)
    },
  },
  UPC_UNKNOWN: {
    http: (w) => w.ask('GET', '/items/by-code?code=9521234999999'),
    line: async (w) => {
      await w.sale()
      return w.refusal('sale.scan', { code: '9521234999999', source: 'typed' })
    },
  },
  ITEM_UNKNOWN: {
    http: (w) => w.ask('GET', `/items/${randomUUID()}`),
    line: (w) => w.refusal('sale.add-item', { itemId: randomUUID(), quantity: 1 }),
  },
  ITEM_INACTIVE: {
    line: async (w) => {
      await w.sale()
      await w.shop.sql('update cat.item set active = false where id = $1', [w.items.socks])
      const told = await w.refusal('sale.add-item', { itemId: w.items.socks, quantity: 1 })
      await w.shop.sql('update cat.item set active = true where id = $1', [w.items.socks])
      return told
    },
  },
  ITEM_INVALID: { http: (w) => w.ask('PATCH', `/items/${w.items.socks}`, { serialFormat: 'mask' }) },
  IMPORT_RUNNING: {
    http: async (w) => {
      const staging = await w.shop.store.catalogWriter.stage()
      try {
        return await file(w, `${header}P-9,9521234000099,Hat,100\n`)
      } finally {
        await staging.cancel()
      }
    },
  },
  IMPORT_FORMAT: { http: (w) => file(w, `${header}P-9,"9521234000099,Hat,100\n`) },
  IMPORT_COLUMN: { http: (w) => file(w, 'upc,colour of the sky\n1,2\n') },
  IMPORT_REFUSED: { http: (w) => file(w, `${header}P-9,9521234000099,Hat,cheap\n`) },
  PROMPT_EXISTS: {
    http: async (w) => {
      await promptOf(w, 'TWICE')
      return promptOf(w, 'TWICE')
    },
  },
  PROMPT_INVALID: { http: (w) => promptOf(w, 'EMPTY', { kind: 'list', choices: [] }) },
  PROMPT_REQUIRED: {
    line: (w) =>
      asking(w, { sale: 'required', customer: false }, async () => {
        const { id: sale, version } = await w.sale(shopCodes.socks)
        return w.refusal('sale.complete', { sale, version, tenders: [{ kind: 'cash', amount: 100_000 }] })
      }),
  },
  ANSWER_INVALID: {
    line: (w) =>
      asking(w, { sale: 'required', customer: false }, async () => {
        const sale = await w.sale(shopCodes.socks)
        return w.refusal('sale.answer', { ...questionOf(sale), answer: 'Broken' })
      }),
  },
  CUSTOMER_REQUIRED: {
    line: (w) =>
      asking(w, { sale: 'required', customer: true }, async () => {
        const { id: sale, version } = await answered(w, 'New')
        return w.refusal('sale.complete', { sale, version, tenders: [{ kind: 'cash', amount: 100_000 }] })
      }),
  },
}
