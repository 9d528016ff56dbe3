import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { createHttpClient, type RequestOptions } from '../../client/http-client.js'
import { RequestError } from '../../client/request-error.js'
import type { ErrorBody } from '../../protocol/common.js'
import type { FileCommandName, HttpInput, HttpOutput, JsonCommandName } from '../../protocol/http-commands.js'
import { createFormat, type Format, type StoreWriting } from '../shared/format.js'
import { remember } from '../shared/remember.js'
import { createTheme, type ThemeSwitch } from '../shared/theme.js'
import { createRoute, type Route } from './route.js'
import { type ConsoleTexts, english } from './texts-en.js'

export type User = HttpOutput<'session.show'>
export type StoreInfo = HttpOutput<'store.show'>

/** Everything the console knows besides what its open page asked for. */
export interface Console {
  readonly route: Route
  readonly theme: ThemeSwitch
  readonly texts: ConsoleTexts
  /** Undefined until it was asked who is signed in; null: nobody. */
  readonly user: ReadonlySignal<User | null | undefined>
  /** True when a session ended while a page was open: the page stays as it is behind the sign-in. */
  readonly ended: ReadonlySignal<boolean>
  readonly store: ReadonlySignal<StoreInfo | null>
  readonly format: ReadonlySignal<Format>
  /** Said to screen readers when something was done. */
  readonly spoken: Signal<string>
  /** True while the menu lies over the page, on a narrow screen. */
  readonly menuOpen: Signal<boolean>
  /** Counts up when what the pages show may be old: after somebody signed in again. */
  readonly round: ReadonlySignal<number>
  /** Sends a request; rejects with a RequestError. A session that ended is noticed here. */
  readonly ask: <N extends JsonCommandName>(
    name: N,
    input: HttpInput<N>,
    options?: RequestOptions,
  ) => Promise<HttpOutput<N>>
  /** Asks for a file, as `ask` does. */
  readonly file: <N extends FileCommandName>(name: N, input: HttpInput<N>) => Promise<Blob>
  readonly may: (permission: string) => boolean
  readonly start: () => Promise<void>
  readonly signIn: (user: string, pin: string) => Promise<void>
  /** Pairs this screen, so that people may sign in on it from another machine. */
  readonly pair: (register: string, code: string) => Promise<void>
  readonly signOut: () => Promise<void>
}

/** A refusal that can be shown; anything else is a fault of the page and is thrown on. */
export const refusalOf = (error: unknown): ErrorBody => {
  if (error instanceof RequestError) return error.body
  throw error
}

const fallback: StoreWriting = { locale: 'en', currency: 'USD', minorDigits: 2, zone: 'UTC' }

export const createConsole = (): Console => {
  // The session lives as long as this tab, the pairing as long as this browser.
  const token = remember('tillgate.console.session', true)
  const pairing = remember('tillgate.console.register')
  const user = signal<User | null | undefined>(undefined)
  const ended = signal(false)
  const store = signal<StoreInfo | null>(null)
  const round = signal(0)
  const url = location.origin
  const withSession = createHttpClient({ url, token: () => token.get() })
  const withPairing = createHttpClient({ url, token: () => pairing.get() })

  /** Passes an answer on; a session that ended is noticed. */
  const watched = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer
    } catch (error) {
      if (error instanceof RequestError && error.code === 'SIGN_IN_REQUIRED' && user.peek()) {
        token.set(null)
        ended.value = true
      }
      throw error
    }
  }
  const ask: Console['ask'] = (name, input, options) => watched(withSession.request(name, input, options))
  const enter = async (who: User) => {
    store.value = await withSession.request('store.show', {})
    user.value = who
    ended.value = false
    round.value++
  }
  return {
    route: createRoute(),
    theme: createTheme(),
    texts: english,
    user,
    ended,
    store,
    format: computed(() => createFormat(store.value ?? fallback)),
    spoken: signal(''),
    menuOpen: signal(false),
    round,
    ask,
    file: (name, input) => watched(withSession.file(name, input)),
    may: (permission) => user.value?.permissions.includes(permission) ?? false,
    start: async () => {
      if (token.get() === null) {
        user.value = null
        return
      }
      try {
        await enter(await withSession.request('session.show', {}))
      } catch (error) {
        if (!(error instanceof RequestError)) throw error
        if (error.code === 'SIGN_IN_REQUIRED') token.set(null)
        user.value = null
      }
    },
    signIn: async (name, pin) => {
      const opened = await withPairing.request('session.open', { user: name, pin })
      token.set(opened.token)
      await enter(opened.user)
    },
    pair: async (register, code) => {
      pairing.set(null)
      pairing.set((await withPairing.request('register.pair', { register, code, as: 'token' })).token)
    },
    signOut: async () => {
      await ask('session.close', {}).catch(() => undefined) // Ended already, or the daemon is away: the token is forgotten.
      token.set(null)
      ended.value = false
      user.value = null
    },
  }
}

export const ConsoleContext = createContext<Console | null>(null)

export const useConsole = (): Console => {
  const found = useContext(ConsoleContext)
  if (found === null) throw new Error('This component needs a ConsoleContext above it.')
  return found
}
