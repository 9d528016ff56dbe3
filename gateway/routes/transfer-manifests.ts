import { TillgateError } from '../../core/errors/error.js'
import { newId } from '../../core/store/ids.js'
import { isRefusal, type Actor, type PrintQueue, type StoreKey, type Transfers } from '../../core/store/store.js'
import type { DeviceStatus } from '../../drivers/device.js'
import { requestKey } from '../protocol/request-key.js'
import { isPublicKey, keyIdOf, type StoreKeyPair } from '../security/store-key.js'
import { readManifest, readNews, writeManifest, writeNews } from '../transfers/statements.js'
import { actorOf, type Handlers } from './handler.js'

export interface ManifestDeps {
  readonly transfers: Transfers
  readonly jobs: PrintQueue
  readonly devices: () => readonly DeviceStatus[]
  readonly wakePrinter: (printer: string) => void
  readonly storeKey: StoreKeyPair
  /** This store. */
  readonly storeId: string
}

type Names =
  | 'transfer.manifest'
  | 'transfer.print'
  | 'transfer.import'
  | 'transfer.news'
  | 'transfer.learn'
  | 'store.list'
  | 'store.key'
  | 'store.trust'

/** What one store tells another without a line between them: on paper, as a signed text. */
export const manifestHandlers = (deps: ManifestDeps): Handlers<Names> => {
  const { transfers, storeKey } = deps
  const keys = (keyId: string): Promise<readonly StoreKey[]> => transfers.keys(keyId)
  /** The first text stays: what was printed once is what is printed again. */
  const handOut = async (id: string, actor: Actor): Promise<{ readonly text: string; readonly number: string }> => {
    const manifest = await transfers.manifest(id)
    if (manifest === null) throw new TillgateError('NOT_FOUND', { what: 'outgoing transfer', name: id })
    const handed = await transfers.handOut(actor, id, writeManifest(manifest, storeKey).join('\n'))
    if (isRefusal(handed)) throw new TillgateError(handed.refused.code, handed.refused.details)
    return { text: handed.text, number: manifest.number }
  }
  return {
    async 'transfer.manifest'({ transfer }, context) {
      const { text } = await handOut(transfer, actorOf(context))
      return { text, codes: text.split('\n') }
    },
    async 'transfer.print'(input, context) {
      const actor = actorOf(context)
      const { transfer, printer } = input
      if (!deps.devices().some(({ id, kind }) => id === printer && kind === 'receipt-printer'))
        throw new TillgateError('DEVICE_UNKNOWN', { device: printer })
      const { number } = await handOut(transfer, actor)
      const slip = await transfers.slip(transfer)
      const job = await deps.jobs.enqueue({
        id: newId(),
        kind: 'receipt',
        printer,
        actor,
        documentId: transfer,
        body: { slip: 'transfer' },
        title: `Transfer ${number}`,
        secondsToLive: null,
        again: slip?.printed ?? false,
        request: requestKey(actor.userId, context.requestId ?? '', 'transfer.print', input),
      })
      deps.wakePrinter(printer)
      return { job: job.id, copy: job.copy }
    },
    async 'transfer.import'({ text }, context) {
      const manifest = await readManifest(text, keys)
      const found = await transfers.announce({
        actor: actorOf(context),
        origin: 'manifest',
        text: text.trim(),
        manifest,
      })
      if (isRefusal(found)) throw new TillgateError(found.refused.code, found.refused.details)
      const { transfer, number, units, conflicts } = found
      if (found.received) throw new TillgateError('TRANSFER_RECEIVED', { t: number, B: found.destination ?? '' })
      if (found.known !== null) throw new TillgateError('MANIFEST_KNOWN', { t: number, time: found.knownText ?? '' })
      return { transfer, number, units, conflicts }
    },
    async 'transfer.news'({ transfer }) {
      const news = await transfers.news(transfer)
      if (news === null) throw new TillgateError('NOT_FOUND', { what: 'transfer', name: transfer })
      const codes = writeNews(news, storeKey)
      return { text: codes.join('\n'), codes: [...codes] }
    },
    async 'transfer.learn'({ text }, context) {
      const found = await transfers.learn(actorOf(context), await readNews(text, keys))
      if (isRefusal(found)) throw new TillgateError(found.refused.code, found.refused.details)
      const { transfer, learned, released, conflicts, open } = found
      return { transfer, learned, released, conflicts, open }
    },
    async 'store.list'() {
      return { stores: [...(await transfers.stores())] }
    },
    'store.key': () => Promise.resolve({ store: deps.storeId, keyId: storeKey.keyId, publicKey: storeKey.publicKey }),
    async 'store.trust'({ store, publicKey }) {
      if (!isPublicKey(publicKey))
        throw new TillgateError('REQUEST_INVALID', { problem: 'it is no public key', path: '/publicKey' })
      if (!(await transfers.stores()).some(({ id }) => id === store))
        throw new TillgateError('NOT_FOUND', { what: 'store', name: store })
      const keyId = keyIdOf(publicKey)
      await transfers.addKey({ storeId: store, keyId, publicKey })
      return { keyId }
    },
  }
}
