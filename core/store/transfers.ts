import { serialSort } from '../serials/identity.js'
import type { Database } from './database.js'
import { askingFaults, callForFaults, stockArgument } from './document-call.js'
import { newId, newIds } from './ids.js'
import { linesOf, summariesOf, unitsOf } from './transfer-rows.js'
import {
  isRefusal,
  type ArrivedLine,
  type ImportedTransfer,
  type Manifest,
  type OrRefusal,
  type PostedDocument,
  type StoreKey,
  type TransferAnswer,
  type TransferCommit,
  type TransferEnd,
  type TransferNews,
  type Transfers,
  type TransferStore,
} from './store.js'

/** Answers of a request that was done before come as `repeat`. */
const once = <T extends object>(result: OrRefusal<T | { readonly repeat: T }>): OrRefusal<T> =>
  !isRefusal(result) && 'repeat' in result ? result.repeat : result

/** Transfers between stores; the rules are `functions/66_transfer.sql` and `67_transfer_import.sql`. */
export const transfersOf = (soft: Database, durable: Database, generation: number): Transfers => {
  /** Ids for a document whose lines the database makes of the transfer: at most two for each line as it was sent. */
  const idsFor = async (
    id: string,
  ): Promise<{ readonly ids: readonly string[]; readonly units: readonly string[] }> => {
    const [size] = await soft.rows<{ lines: number; units: number }>(
      'transfer-size',
      `select (select count(*)::int from st.transfer_line where transfer_id = $1) as lines, (select count(*)::int from st.transfer_unit where transfer_id = $1) as units`,
      [id],
    )
    const { lines, units } = size ?? { lines: 0, units: 0 }
    return { ids: newIds(6 * lines + units + 1), units: newIds(units) }
  }
  const stepOf = async (step: TransferCommit | TransferEnd): Promise<object> => ({
    ...step,
    lines: step.lines.map((line: ArrivedLine) => ({
      ...line,
      serials: line.serials.map((serial) => ({ ...serial, codes: [] })),
    })),
    reference: null,
    generation,
    event: newId(),
    ...(await idsFor(step.transfer)),
  })
  return {
    initiate: (document) =>
      callForFaults(async () =>
        once(
          await durable.call<PostedDocument | { readonly repeat: PostedDocument }>(
            'initiate_transfer',
            stockArgument(document, generation),
          ),
        ),
      ),
    previewInitiate: (document) =>
      askingFaults(() =>
        soft.call<never>('initiate_transfer', { ...stockArgument(document, generation), preview: true }),
      ),
    commit: async (commit) => {
      const argument = await stepOf(commit)
      return callForFaults(async () =>
        once(await durable.call<TransferAnswer | { readonly repeat: TransferAnswer }>('commit_transfer', argument)),
      )
    },
    previewCommit: async (commit) => {
      const argument = await stepOf(commit)
      return askingFaults(() => soft.call<never>('commit_transfer', { ...argument, preview: true }))
    },
    end: async (end) => {
      const argument = await stepOf(end)
      return callForFaults(async () =>
        once(await durable.call<TransferAnswer | { readonly repeat: TransferAnswer }>('end_transfer', argument)),
      )
    },
    recall: async (step) =>
      once(
        await durable.call<TransferAnswer | { readonly repeat: TransferAnswer }>('recall_transfer', {
          ...step,
          generation,
          event: newId(),
        }),
      ),
    release: async (step) =>
      once(
        await durable.call<TransferAnswer | { readonly repeat: TransferAnswer }>('release_transfer', {
          ...step,
          generation,
          event: newId(),
        }),
      ),
    settle: async (step) =>
      once(
        await durable.call<TransferAnswer | { readonly repeat: TransferAnswer }>('settle_conflict', {
          ...step,
          generation,
          event: newId(),
          id: newId(),
        }),
      ),
    list: ({ open, limit }) => summariesOf(soft, { id: null, open, limit }),
    details: async (id) => {
      const [summary] = await summariesOf(soft, { id, open: true, limit: 1 })
      if (summary === undefined) return null
      const units = await unitsOf(soft, id)
      const lines = await linesOf(soft, id)
      return {
        ...summary,
        lines: lines.map((line) => ({
          ...line,
          units: units.filter(({ position }) => position === line.position).map(({ unit }) => unit),
        })),
      }
    },
    manifest: async (id) => {
      const [row] = await soft.rows<{ manifest: Manifest }>(
        'transfer-manifest',
        `select jsonb_build_object('transfer', t.id, 'number', t.number, 'source', t.source_store_id, 'destination', t.destination_store_id,
           'at', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'lines', (
             select jsonb_agg(jsonb_build_object('position', l.position, 'code', c.key, 'quantity', l.quantity, 'units', coalesce((
               select jsonb_agg(jsonb_build_object('scope', case when u.serial_scope = '*' then '*' else 'item' end, 'key', u.serial_key, 'version', u.serial_key_version, 'label', u.serial_label,
                 'epoch', x.owner_epoch, 'number', x.unit_number, 'receivedOn', to_char(u.received_at at time zone 'UTC', 'YYYY-MM-DD')) order by u.serial_sort, u.serial_key)
               from st.transfer_unit x join st.unit u on u.id = x.unit_id where x.transfer_id = l.transfer_id and x.position = l.position), '[]'::jsonb)) order by l.position)
             from st.transfer_line l left join lateral (select key from cat.upc where item_id = l.item_id order by position limit 1) c on true where l.transfer_id = t.id)) as manifest
         from st.transfer t where t.id = $1 and t.source_store_id = st.here()`,
        [id],
      )
      return row?.manifest ?? null
    },
    handOut: (actor, transfer, text) =>
      durable.call<{ readonly text: string }>('hand_out_transfer', {
        actor,
        transfer,
        text,
        generation,
        event: newId(),
      }),
    slip: async (id) => {
      const [row] = await soft.rows<{ manifest: string | null; printed: boolean }>(
        'transfer-slip',
        `select manifest, exists (select from st.job where document_id = t.id and kind = 'receipt') as printed from st.transfer t where id = $1`,
        [id],
      )
      return row ?? null
    },
    announce: ({ actor, origin, text, manifest }) => {
      const units = manifest.lines.reduce((sum, line) => sum + line.units.length, 0)
      return durable.call<ImportedTransfer>('import_transfer', {
        generation,
        actor,
        origin,
        manifest: text,
        event: newId(),
        ids: newIds(units),
        units: newIds(units),
        transfer: {
          id: manifest.transfer,
          number: manifest.number,
          source: manifest.source,
          destination: manifest.destination,
          at: manifest.at,
        },
        lines: manifest.lines.map(({ position, code, quantity, units: of }) => ({
          position,
          code,
          codes: [code],
          quantity,
          serials: of.map(({ receivedOn, ...unit }) => ({
            ...unit,
            sort: serialSort(unit.key),
            receivedAt: receivedOn === null ? null : `${receivedOn}T00:00:00Z`,
          })),
        })),
      })
    },
    news: async (id) => {
      const [row] = await soft.rows<{ news: TransferNews | null }>(
        'transfer-news',
        'select st.transfer_news($1) as news',
        [id],
      )
      return row?.news ?? null
    },
    learn: (actor, news) =>
      durable.call('learn_transfer', { ...news, generation, actor, event: newId(), ids: newIds(news.units.length) }),
    stores: () =>
      soft.rows<TransferStore & { readonly here: boolean }>(
        'stores',
        'select id, number, name, id = st.here() as here from cat.store order by number, id',
        [],
      ),
    keys: (keyId) =>
      soft.rows<StoreKey>(
        'store-keys',
        'select store_id as "storeId", key_id as "keyId", public_key as "publicKey" from cat.store_key where key_id = $1',
        [keyId],
      ),
    addKey: async ({ storeId, keyId, publicKey }) => {
      await durable.rows(
        'store-key-add',
        `insert into cat.store_key (id, store_id, key_id, public_key, since) select $1, $2, $3, $4, now()
         where not exists (select from cat.store_key where store_id = $2 and key_id = $3) and exists (select from st.daemon where generation = $5)`,
        [newId(), storeId, keyId, publicKey, generation],
      )
    },
  }
}
