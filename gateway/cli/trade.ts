import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Config } from '../../config/schema.js'
import { businessDate } from '../../core/sale/business-date.js'
import { openStore } from '../../core/store/open-store.js'
import type { Store } from '../../core/store/store.js'
import { lookAtAddress } from '../process/daemon-request.js'
import type { FileCommandName, HttpCommandName, HttpInput, HttpOutput } from '../protocol/http-commands.js'
import { httpCommands } from '../protocol/http-commands.js'
import type { FileHandler, Handler, HttpContext } from '../routes/handler.js'
import { receivingHandlers } from '../routes/receiving.js'
import { reportHandlers } from '../routes/reports.js'
import { authorize } from '../security/principal.js'
import { createPinHasher } from '../security/pin-hash.js'
import { createSignIn } from '../security/sign-in.js'
import { defaultSettings } from '../sessions/settings.js'
import { UsageError, type Io } from './command.js'
import { callDaemon, downloadFromDaemon } from './daemon-call.js'
import { openPepper } from './open.js'

/** Commands that move stock or change the catalog, as the command line may send them. */
export type TradeName = Extract<HttpCommandName, 'receiving.post'>

/** Commands that give a file. */
export type ReportName = Extract<
  FileCommandName,
  'report.serial-history-file' | 'report.serial-on-hand-file' | 'report.bound-book-file'
>

/** What a signed-in user may do from here. */
export interface Desk {
  /** Sends a command of the table; `requestId` makes a repeat harmless. */
  readonly call: <N extends TradeName>(name: N, input: HttpInput<N>, requestId: string) => Promise<HttpOutput<N>>
  /** Asks for a file; its bytes as they come. */
  readonly file: <N extends ReportName>(name: N, input: HttpInput<N>) => Promise<Readable>
}

/** Who does it: options of every command that somebody must be allowed to do. */
export const PERSON_OPTIONS = {
  user: { type: 'string', short: 'u', value: 'NAME', description: 'Who does this; the PIN is asked for.' },
  'pin-stdin': { type: 'boolean', description: 'Read the PIN from standard input instead of asking for it.' },
} as const

/** Options of every command that trades. */
export const TRADE_OPTIONS = {
  ...PERSON_OPTIONS,
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
  if (user === undefined) throw new UsageError('--user is missing: this is done in the name of a person.')
  const pin = fromInput ? (await text(io.input())).trim() : await io.askSecret(`PIN of ${user}: `)
  if (pin === null) throw new UsageError('There is no terminal to ask for the PIN; use --pin-stdin.')
  return { user, pin }
}

/**
 * Lets a person work from the command line: through the daemon where one runs, over HTTP, so that it knows of what
 * happens; else on the database itself, as its one writer, by the same handlers and with the same checks.
 */
export const withDesk = async <T>(config: Config, person: Person, work: (desk: Desk) => Promise<T>): Promise<T> =>
  (await lookAtAddress(config.server)).who === 'tillgate'
    ? throughDaemon(config, person, work)
    : throughDatabase(config, person, work)

const throughDaemon = async <T>(config: Config, person: Person, work: (desk: Desk) => Promise<T>): Promise<T> => {
  const { server } = config
  const { token } = await callDaemon(server, 'session.open', person, { token: null, requestId: null })
  try {
    return await work({
      call: (name, input, requestId) => callDaemon(server, name, input, { token, requestId }),
      file: (name, input) => downloadFromDaemon(server, name, input, token),
    })
  } finally {
    // A session that could not be closed ends by itself; what was done, or went wrong, counts.
    await callDaemon(server, 'session.close', {}, { token, requestId: null }).catch(() => {})
  }
}

const throughDatabase = async <T>(config: Config, person: Person, work: (desk: Desk) => Promise<T>): Promise<T> => {
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
    const reports: ReportHandlers = reportHandlers(store.reports, store.context)
    const principal = { session, register: null }
    const context: HttpContext = {
      principal,
      onThisMachine: true,
      peer: 'command line',
      requestId: null,
      file: null,
      setCookie: () => {},
    }
    try {
      return await work({
        call: async (name, input, requestId) => {
          authorize(httpCommands[name], principal, true)
          return handlers[name](input, { ...context, requestId })
        },
        file: async (name, input) => {
          authorize(httpCommands[name], principal, true)
          return (await reports[name](input, context)).stream
        },
      })
    } finally {
      await signIn.close(session.sessionId)
    }
  } finally {
    await store.close()
  }
}

type ReportHandlers = { readonly [N in ReportName]: FileHandler<N> }

const handlersOf = (store: Store, fewerSerials: boolean): { readonly [N in TradeName]: Handler<N> } =>
  receivingHandlers({
    stock: store.stock,
    catalog: store.catalog,
    fewerSerials,
    businessDate: () => businessDate(new Date(), store.context.zone, defaultSettings.dayEndsAt),
  })
