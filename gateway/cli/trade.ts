import { text } from 'node:stream/consumers'
import type { Config } from '../../config/schema.js'
import { businessDate } from '../../core/sale/business-date.js'
import { openStore } from '../../core/store/open-store.js'
import type { Store } from '../../core/store/store.js'
import { lookAtAddress } from '../process/daemon-request.js'
import type { HttpCommandName, HttpInput, HttpOutput } from '../protocol/http-commands.js'
import { httpCommands } from '../protocol/http-commands.js'
import type { Handler, HttpContext } from '../routes/handler.js'
import { receivingHandlers } from '../routes/receiving.js'
import { authorize } from '../security/principal.js'
import { createPinHasher } from '../security/pin-hash.js'
import { createSignIn } from '../security/sign-in.js'
import { defaultSettings } from '../sessions/settings.js'
import { UsageError, type Io } from './command.js'
import { callDaemon } from './daemon-call.js'
import { openPepper } from './open.js'

/** Commands that move stock or change the catalog, as the command line may send them. */
export type TradeName = Extract<HttpCommandName, 'receiving.post'>

/** Sends a command of the table as a signed-in user; `requestId` makes a repeat harmless. */
export type TradeCall = <N extends TradeName>(name: N, input: HttpInput<N>, requestId: string) => Promise<HttpOutput<N>>

/** Who does it: options of every command that trades. */
export const TRADE_OPTIONS = {
  user: { type: 'string', short: 'u', value: 'NAME', description: 'Who does this; the PIN is asked for.' },
  'pin-stdin': { type: 'boolean', description: 'Read the PIN from standard input instead of asking for it.' },
  request: {
    type: 'string',
    value: 'ID',
    description: 'Id of this request, to repeat one whose answer was lost; nothing is done twice.',
  },
} as const

export interface Person {
  readonly user: string
  readonly pin: string
}

export const readPerson = async (io: Io, user: string | undefined, fromInput: boolean): Promise<Person> => {
  if (user === undefined) throw new UsageError('--user is missing: stock moves in the name of a person.')
  const pin = fromInput ? (await text(io.input())).trim() : await io.askSecret(`PIN of ${user}: `)
  if (pin === null) throw new UsageError('There is no terminal to ask for the PIN; use --pin-stdin.')
  return { user, pin }
}

/**
 * Lets a person trade from the command line: through the daemon where one runs, over HTTP, so that it knows of what
 * happens; else on the database itself, as its one writer, by the same handlers and with the same checks.
 */
export const withTrade = async <T>(
  config: Config,
  person: Person,
  work: (call: TradeCall) => Promise<T>,
): Promise<T> =>
  (await lookAtAddress(config.server)).who === 'tillgate'
    ? throughDaemon(config, person, work)
    : throughDatabase(config, person, work)

const throughDaemon = async <T>(config: Config, person: Person, work: (call: TradeCall) => Promise<T>): Promise<T> => {
  const { server } = config
  const { token } = await callDaemon(server, 'session.open', person, { token: null, requestId: null })
  try {
    return await work((name, input, requestId) => callDaemon(server, name, input, { token, requestId }))
  } finally {
    // A session that could not be closed ends by itself; what was done, or went wrong, counts.
    await callDaemon(server, 'session.close', {}, { token, requestId: null }).catch(() => {})
  }
}

const throughDatabase = async <T>(
  config: Config,
  person: Person,
  work: (call: TradeCall) => Promise<T>,
): Promise<T> => {
  const pepper = await openPepper(config)
  const store = await openStore({
    url: config.database.serve,
    storeNumber: config.store.number,
    training: config.store.training,
    poolSize: 2,
    writer: true,
    onError: () => {}, // The statement in hand rejects with the same fault.
  })
  try {
    const signIn = createSignIn(store, createPinHasher(pepper))
    const session = await signIn.open({ ...person, registerId: null, place: 'command line' })
    const handlers = handlersOf(store, config.stock.sometimes_fewer_serials)
    const principal = { session, register: null }
    try {
      return await work(async (name, input, requestId) => {
        authorize(httpCommands[name], principal, true)
        const context: HttpContext = {
          principal,
          onThisMachine: true,
          peer: 'command line',
          requestId,
          file: null,
          setCookie: () => {},
        }
        return handlers[name](input, context)
      })
    } finally {
      await signIn.close(session.sessionId)
    }
  } finally {
    await store.close()
  }
}

const handlersOf = (store: Store, fewerSerials: boolean): { readonly [N in TradeName]: Handler<N> } =>
  receivingHandlers({
    stock: store.stock,
    catalog: store.catalog,
    fewerSerials,
    businessDate: () => businessDate(new Date(), store.context.zone, defaultSettings.dayEndsAt),
  })
