import { TillgateError } from '../../core/errors/error.js'
import type { Moment } from '../../core/sale/machine/event.js'
import { createCheck } from '../protocol/check.js'
import type { Override } from '../protocol/frames.js'
import { registerCommands, type RegisterCommandName } from '../protocol/register-commands.js'
import { requestKey } from '../protocol/request-key.js'
import { grantOverride } from './override.js'
import { answerOther } from './other-requests.js'
import type { RegisterSession } from './register-session.js'
import { RequestMemory, type Keeper } from './request-memory.js'
import { isSaleCommand, saleEvent } from './sale-requests.js'
import type { SessionDeps, Shared } from './session-deps.js'

type CommandCheck = (value: unknown) => unknown

/** Compiled checks of bodies and answers, one per request name; compiled at first use and then kept. */
export interface CommandChecks {
  input(name: RegisterCommandName): CommandCheck
  output(name: RegisterCommandName): CommandCheck
}

export const createCommandChecks = (): CommandChecks => {
  const kept = new Map<string, CommandCheck>()
  const check = (name: RegisterCommandName, side: 'input' | 'output'): CommandCheck => {
    const key = `${name} ${side}`
    const found = kept.get(key) ?? createCheck(registerCommands[name][side])
    kept.set(key, found)
    return found
  }
  return { input: (name) => check(name, 'input'), output: (name) => check(name, 'output') }
}

/**
 * Who keeps the answer of a command for a repeat; the rest is kept by the memory of requests. What changes a sale is
 * written with its request in one statement, so that a repeat after a crash does nothing twice. A print job is written
 * with its request and gives the same job again. Sign-in holds a PIN, and not even its hash may lie in the database.
 */
const keepers: Partial<Record<RegisterCommandName, Keeper>> = {
  'print.again': 'nobody',
  'cash.open': 'effect',
  'cash.pay': 'effect',
  'cash.no-sale': 'effect',
  'cash.count': 'effect',
  'cash.close': 'effect',
  'cash.report': 'nobody',
  'print.label': 'nobody',
  // Written with their requests, for ever: each is a document.
  'sale.post-void': 'nobody',
  'sale.swap': 'nobody',
  'sale.buy-back': 'nobody',
  'layaway.open': 'nobody',
  'layaway.pay': 'nobody',
  'layaway.cancel': 'nobody',
  'session.sign-in': 'nobody',
  'session.sign-out': 'nobody',
  'session.change-pin': 'nobody',
}

/** What was tried, as it stands in a refusal: the summary's first words. */
const actionOf = (name: RegisterCommandName): string => registerCommands[name].summary.replace(/[.;:,].*$/s, '')

const isCommandName = (name: string): name is RegisterCommandName => Object.hasOwn(registerCommands, name)

/** Where a register's requests are answered: known? well formed? allowed? answered before? Then it is done, once. */
export class RequestDesk {
  readonly #session: RegisterSession
  readonly #deps: SessionDeps
  readonly #shared: Shared
  readonly #checks: CommandChecks
  readonly #memory: RequestMemory

  constructor(session: RegisterSession, deps: SessionDeps, shared: Shared, checks: CommandChecks) {
    this.#session = session
    this.#deps = deps
    this.#shared = shared
    this.#checks = checks
    this.#memory = new RequestMemory(deps.store.requests, deps.settings.answersKept, (error) =>
      deps.log.warn({ err: error }, 'an answer could not be kept for a repeat'),
    )
  }

  /** The answer's body; throws every refusal and fault. */
  async answer(request: {
    readonly id: string
    readonly name: string
    readonly body: unknown
    readonly received: Moment
    readonly override: Override | null
  }): Promise<unknown> {
    const { id, name, body, received, override } = request
    if (!isCommandName(name)) throw new TillgateError('REQUEST_UNKNOWN', { name })
    const command = registerCommands[name]
    this.#checks.input(name)(body)
    const { user } = this.#session
    const wanted = override?.permission ?? command.permission
    const needsGrant = override !== null && command.permission !== 'paired' && !user.may(wanted)
    if (command.permission !== 'paired' && !(needsGrant && wanted === command.permission))
      user.demand(command.permission, actionOf(name))
    const key = requestKey(this.#session.register.id, id, name, body)
    const act = async () => {
      // Inside the act: a repeat of a request that was let through gets its answer, and nothing is granted twice.
      if (needsGrant) await grantOverride(override, { session: this.#session, deps: this.#deps, id, name, wanted })
      const may = (permission: string) => user.may(permission) || (needsGrant && permission === wanted)
      const { deps, shared } = { deps: this.#deps, shared: this.#shared }
      return isSaleCommand(name)
        ? this.#session.ask(
            saleEvent(name, body, received, { ...deps.settings.returns, override: may('return.override') }),
            key,
          )
        : answerOther(name, body, { session: this.#session, deps, shared, request: key, may })
    }
    if (command.effect === 'query') return act()
    return this.#memory.once(key, isSaleCommand(name) ? 'effect' : (keepers[name] ?? 'memory'), act)
  }

  /** The output check of development and tests; throws when an answer is not what its schema says. */
  checkAnswer(name: string, body: unknown): void {
    if (isCommandName(name)) this.#checks.output(name)(body)
  }
}
