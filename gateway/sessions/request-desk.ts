import { TillgateError } from '../../core/errors/error.js'
import type { Moment } from '../../core/sale/machine/event.js'
import { createCheck } from '../protocol/check.js'
import { registerCommands, type RegisterCommandName } from '../protocol/register-commands.js'
import { requestKey } from '../protocol/request-key.js'
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
  'print.label': 'nobody',
  'session.sign-in': 'nobody',
  'session.sign-out': 'nobody',
}

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
  }): Promise<unknown> {
    const { id, name, body, received } = request
    if (!isCommandName(name)) throw new TillgateError('REQUEST_UNKNOWN', { name })
    const command = registerCommands[name]
    this.#checks.input(name)(body)
    if (command.permission !== 'paired') this.#session.user.demand(command.permission, command.summary)
    const key = requestKey(this.#session.register.id, id, name, body)
    const act = () =>
      isSaleCommand(name)
        ? this.#session.ask(saleEvent(name, body, received), key)
        : answerOther(name, body, { session: this.#session, deps: this.#deps, shared: this.#shared, request: key })
    if (command.effect === 'query') return act()
    return this.#memory.once(key, isSaleCommand(name) ? 'effect' : (keepers[name] ?? 'memory'), async () => act())
  }

  /** The output check of development and tests; throws when an answer is not what its schema says. */
  checkAnswer(name: string, body: unknown): void {
    if (isCommandName(name)) this.#checks.output(name)(body)
  }
}
