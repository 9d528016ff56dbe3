import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import {
  type LineState,
  type RegisterClient,
  type ReplyBody,
  type RequestBody,
  RequestError,
} from '../../client/index.js'
import type { ErrorBody } from '../../protocol/common.js'
import type { RegisterCommandName } from '../../protocol/register-commands.js'
import type { RegisterState, Sale, SaleLine } from '../../protocol/register-state.js'
import { createFormat, type Format } from '../shared/format.js'
import type { Sounds } from '../shared/sounds.js'
import { textsFor } from '../shared/texts.js'
import type { Texts } from '../shared/texts-en.js'
import type { ThemeSwitch } from '../shared/theme.js'
import type { RegisterAddress } from './address.js'
import type { Drafts } from './drafts.js'

/** A refusal that stays on the screen until it is read. */
export interface Notice {
  readonly text: string
  readonly scan: string | null
  readonly at: number
}

/** What a manager is asked to let through: the refusal, and what happens with the answer. */
export interface ManagerAsked {
  readonly message: string
  /** Tries again with the manager's word; gives the refusal, or null when it was let through. */
  readonly grant: (word: {
    readonly user: string
    readonly pin: string
    readonly reason: string
  }) => Promise<string | null>
  readonly giveUp: () => void
}

/** What the right side shows, where the sale leaves a choice. */
export type View = 'items' | 'tender' | 'suspended' | 'customer' | 'return' | 'layaway' | 'buy-back' | 'cash' | 'terms'
export type Overlay = 'keys' | 'status' | null

/** Everything the screen knows: the daemon's state, the line, and what the cashier has open on it. */
export interface Till {
  readonly client: RegisterClient
  readonly address: RegisterAddress
  readonly sounds: Sounds
  readonly theme: ThemeSwitch
  readonly drafts: Drafts
  readonly line: ReadonlySignal<LineState>
  readonly offlineSince: ReadonlySignal<string | null>
  readonly state: ReadonlySignal<RegisterState | null>
  readonly sale: ReadonlySignal<Sale | null>
  readonly texts: ReadonlySignal<Texts>
  readonly format: ReadonlySignal<Format>
  readonly notice: Signal<Notice | null>
  /** Said to screen readers: `spoken` when they are free, `shouted` at once. */
  readonly spoken: Signal<string>
  readonly shouted: Signal<string>
  readonly view: Signal<View>
  /** On a phone the right side is a sheet; true when it is up. */
  readonly sheet: Signal<boolean>
  readonly overlay: Signal<Overlay>
  readonly bench: Signal<boolean | null>
  /** Name of the action that waits for its second press. */
  readonly confirming: Signal<string | null>
  readonly chosenLine: Signal<string | null>
  readonly searchText: Signal<string>
  readonly quickPickPage: Signal<number>
  readonly tenderText: Signal<string>
  /** What is looked for in the panels for returns and buy-backs: typed there, or scanned while it is open. */
  readonly returnText: Signal<string>
  /** The completed sale whose card was put away. */
  readonly putAway: Signal<string | null>
  /** The lines of the sale that was completed on this screen, for their labels; a reload forgets them. */
  readonly soldLines: ReadonlySignal<readonly SaleLine[]>
  /** The completed sale that is printed once more. */
  readonly copyOf: Signal<string | null>
  /** A request that waits for a manager. */
  readonly managerAsked: Signal<ManagerAsked | null>
  /** Names of the actions that are under way. */
  readonly running: Set<string>
  readonly waiting: ReadonlySignal<number>
  /** Sends a request; a refusal is shown and heard here, and gives null. One that needs a manager waits for the manager. */
  ask<N extends RegisterCommandName>(name: N, body: RequestBody<N>): Promise<ReplyBody<N> | null>
  /** Shows, plays and says a refusal; in its place on the line where it has one. */
  refuse(error: Pick<ErrorBody, 'message'>, scan: string | null): void
  accept(text: string): void
}

const currentStore = { locale: 'en', currency: 'USD', minorDigits: 2, zone: 'UTC' }
/** A refusal younger than this is not swept away by the next good scan: nobody has read it yet. */
const unread = 3000

/** A live region says only what changes; the same words twice differ by a space that cannot be broken. */
const say = (region: Signal<string>, text: string) => {
  region.value = region.peek() === text ? `${text}\u00a0` : text
}

export const createTill = (parts: Pick<Till, 'client' | 'address' | 'sounds' | 'theme' | 'drafts'>): Till => {
  const { client, sounds } = parts
  const line = signal<LineState>(client.line())
  const offlineSince = signal<string | null>(null)
  const state = signal<RegisterState | null>(client.state())
  const waiting = signal(0)
  const managerAsked = signal<ManagerAsked | null>(null)
  const notice = signal<Notice | null>(null)
  const view = signal<View>('items')
  const confirming = signal<string | null>(null)
  const tenderText = signal('')
  const returnText = signal('')
  const soldLines = signal<readonly SaleLine[]>([])
  const spoken = signal('')
  const shouted = signal('')
  const store = computed(() => state.value?.register.store ?? currentStore)
  // The store's writing does not change with every scan; compare it by content.
  const storeKey = computed(() => JSON.stringify(store.value))

  const refuse: Till['refuse'] = (error, scan) => {
    sounds.bad()
    say(shouted, error.message)
    const inPlace = state.peek()?.sale?.prompt?.refused?.error.message === error.message
    notice.value = inPlace ? null : { text: error.message, scan, at: Date.now() }
  }
  const accept: Till['accept'] = (text) => {
    sounds.good()
    say(spoken, text)
    const shown = notice.peek()
    if (shown !== null && Date.now() - shown.at > unread) notice.value = null
  }
  const ask: Till['ask'] = async (name, body) => {
    let refused: ErrorBody
    waiting.value++
    try {
      return await client.request(name, body)
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      refused = error.body
      refuse(refused, null)
    } finally {
      waiting.value--
    }
    const canAsk = refused.code === 'PERMISSION_REQUIRED' && managerAsked.peek() === null
    return canAsk ? askManager(name, body, refused) : null
  }
  const askManager = <N extends RegisterCommandName>(
    name: N,
    body: RequestBody<N>,
    { message, details }: ErrorBody,
  ): Promise<ReplyBody<N> | null> =>
    new Promise((resolve) => {
      const done = (reply: ReplyBody<N> | null) => {
        managerAsked.value = null
        resolve(reply)
      }
      const permission = details['permission']
      managerAsked.value = {
        message,
        giveUp: () => done(null),
        grant: async (word) => {
          try {
            const named = typeof permission === 'string' ? { permission } : {}
            const reply = await client.request(name, body, { ...word, ...named })
            notice.value = null
            done(reply)
            return null
          } catch (error) {
            if (!(error instanceof RequestError)) throw error
            sounds.bad()
            return error.body.message
          }
        },
      }
    })

  client.onState((next) => {
    const before = state.peek()
    if (before?.sale?.id !== next.sale?.id) {
      // Another sale begins as every sale does, however the last one ended.
      if (view.peek() === 'tender' || view.peek() === 'customer') view.value = 'items'
      confirming.value = null
      tenderText.value = ''
      if (next.lastSale !== null && next.lastSale.document !== before?.lastSale?.document)
        soldLines.value = before?.sale?.lines ?? []
    }
    state.value = next
  })
  client.onLine((next) => {
    offlineSince.value = next === 'offline' ? (offlineSince.peek() ?? new Date().toISOString()) : null
    line.value = next
  })
  client.onFeedback((feedback) => {
    // What cannot be sold is looked for among the receipts, where something is taken back.
    const takesIn = view.peek() === 'return' || view.peek() === 'buy-back'
    if (!feedback.good && feedback.scan !== null && takesIn && !state.peek()?.sale?.prompt)
      returnText.value = feedback.scan
    else if (feedback.good) accept(feedback.text)
    else refuse({ message: feedback.error?.message ?? feedback.text }, feedback.scan)
  })

  return {
    ...parts,
    line,
    offlineSince,
    state,
    sale: computed(() => state.value?.sale ?? null),
    texts: computed(() => (storeKey.value, textsFor(store.peek().locale))),
    format: computed(() => (storeKey.value, createFormat(store.peek()))),
    notice,
    spoken,
    shouted,
    view,
    sheet: signal(false),
    overlay: signal<Overlay>(null),
    bench: signal<boolean | null>(null),
    confirming,
    chosenLine: signal<string | null>(null),
    searchText: signal(''),
    quickPickPage: signal(0),
    tenderText,
    returnText,
    soldLines,
    putAway: signal<string | null>(null),
    copyOf: signal<string | null>(null),
    managerAsked,
    running: new Set(),
    waiting,
    ask,
    refuse,
    accept,
  }
}

export const TillContext = createContext<Till | null>(null)

/** The till of the page a component stands in. */
export const useTill = (): Till => {
  const till = useContext(TillContext)
  if (till === null) throw new Error('This component needs a TillContext above it.')
  return till
}
