import { showText } from '../../core/barcode/hidden-characters.js'
import type { DecodeOptions } from '../../core/barcode/scan.js'
import { TillgateError } from '../../core/errors/error.js'
import { isStoreEffect, type Effect, type StoreEffect, type Told } from '../../core/sale/machine/effect.js'
import type { Answer, Asked, EventOf, Moment, NewSale, SaleEvent } from '../../core/sale/machine/event.js'
import { basketOf, initialState, type SaleState } from '../../core/sale/machine/state.js'
import { step } from '../../core/sale/machine/step.js'
import type { Refused } from '../../core/sale/prompt.js'
import type { RegisterRow, RequestKey } from '../../core/store/store.js'
import { toErrorBody } from '../protocol/error-body.js'
import type { RegisterState } from '../protocol/register-state.js'
import { codeOfBytes } from './code.js'
import { perform } from './perform.js'
import { RegisterUser } from './register-user.js'
import { errorOf, saleView } from './sale-view.js'
import type { RegisterDevices, SessionDeps, Shared } from './session-deps.js'
import { TaskQueue } from './task-queue.js'
import { Timer } from './timer.js'
import { UpdateStream, type PartName, type Screen } from './update-stream.js'
import { userView } from './views.js'

/** One thing that was asked, on its way through the machine. */
interface Task {
  readonly request: RequestKey | null
  answer: unknown
  refused: Refused | null
  fault: { readonly error: unknown } | null
}

/**
 * One register, for as long as the daemon runs: it owns the sale, whichever screen is connected or none. What is asked
 * of the sale is handled strictly one after another, and nothing is told before the database has it.
 */
export class RegisterSession {
  readonly register: RegisterRow
  readonly devices: RegisterDevices
  readonly updates: UpdateStream
  readonly user: RegisterUser
  readonly #deps: SessionDeps
  readonly #shared: Shared
  readonly #queue = new TaskQueue()
  readonly #leaseTimer: Timer
  readonly #idleTimer: Timer
  #state: SaleState = initialState
  #screen: Screen | null = null
  /** The sale here may not be the one in the database: it is read again before anything else. */
  #stale = false
  /** Whether the numbers in the basket are leased; not so after the screen was gone for long. */
  #leased = false
  #serials = ''
  #stopped = false

  constructor(register: RegisterRow, devices: RegisterDevices, deps: SessionDeps, shared: Shared) {
    this.register = register
    this.devices = devices
    this.#deps = deps
    this.#shared = shared
    this.updates = new UpdateStream(deps.newId(), deps.settings, deps.checkUpdate)
    this.user = new RegisterUser(register, {
      ...deps,
      signInSeconds: deps.settings.signInSeconds,
      onChange: (user) => this.setPart('user', user && userView(user)),
      onFault: (error) => this.#warn(error, 'a sign-out failed'),
    })
    this.#leaseTimer = new Timer(deps.clock, () => this.#later(() => this.#expireLeases()))
    this.#idleTimer = new Timer(deps.clock, () => this.#later(() => this.#suspendIdle()))
  }

  /** Brings the register to where it was: user, open sale, last receipt. */
  async start(): Promise<void> {
    const { store, policy } = this.#deps
    const { number, name, zone, locale, training } = store.context
    const { id, number: registerNumber, name: registerName } = this.register
    const info = {
      number,
      name,
      zone,
      locale,
      currency: policy.currency,
      minorDigits: policy.money.minorDigits,
      training,
    }
    const returnReasons = [...this.#deps.settings.returnReasons]
    this.updates.set('register', { id, number: registerNumber, name: registerName, store: info, returnReasons })
    this.updates.set('sale', null)
    this.updates.set('lastSale', null)
    await this.user.restore()
    await this.#reload(noTask())
    if (this.#stale) throw new TillgateError('DATABASE_BUSY', { what: `the start of register ${registerNumber}` })
    this.#armLeaseTimer()
    this.#idleTimer.set(this.#deps.settings.idleSeconds * 1000)
  }

  /** Finishes what is in hand; later requests are refused by the line, which is closed first. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.user.stop()
    this.#leaseTimer.clear()
    await this.#queue.idle()
    this.#idleTimer.clear()
  }

  setPart<K extends PartName>(part: K, value: RegisterState[K]): void {
    this.updates.set(part, value)
    this.updates.flush()
  }

  /** Connects a screen: it is told everything it needs, and the numbers in its basket are leased again. */
  attach(screen: Screen, last: { readonly stream: string; readonly n: number } | null): void {
    this.#screen = screen
    this.#leaseTimer.clear()
    this.updates.attach(screen, last)
    if (!this.#leased) this.#later(() => this.#retakeLeases())
  }

  detach(screen: Screen): void {
    this.updates.detach(screen)
    if (this.#screen !== screen) return
    this.#screen = null
    this.#armLeaseTimer()
  }

  /**
   * Asks something of the sale and gives the answer's body. `make` is called when its turn has come. Throws the refusal,
   * or the fault of the database.
   */
  async ask(make: (start: NewSale) => Asked, request: RequestKey | null): Promise<unknown> {
    const task = await this.#handle(make, request)
    if (task.fault !== null) throw task.fault.error
    if (task.refused !== null) throw new TillgateError(task.refused.code, task.refused.details)
    return task.answer
  }

  /** A scan of a scanner that is bound to this register. What is wrong with it is told on the screen. */
  async scan(bytes: Uint8Array, options: DecodeOptions = {}): Promise<void> {
    const received = this.moment()
    const code = codeOfBytes(bytes, options)
    this.#deps.counts.scan(this.register.number)
    try {
      this.user.demand('sale', 'Selling')
      const { fault, refused } = await this.#handle((start) => ({ name: 'scan', code, start, received }), null)
      if (fault !== null) throw fault.error
      if (refused !== null) this.#deps.counts.refused(refused.code)
    } catch (error) {
      this.tellFault(code.text, error)
    }
  }

  /** Tells what went wrong with a scan outside the rules of the sale: too long, nobody signed in, no database. */
  tellFault(scan: string | null, error: unknown): void {
    const { newId, log, counts } = this.#deps
    const body = toErrorBody(error, newId, (reference, fault) => log.error({ err: fault, reference }, 'a scan failed'))
    counts.refused(body.code)
    this.updates.tell({ good: false, scan: scan && showText(scan), text: body.message, error: errorOf(body) })
    this.updates.flush()
  }

  moment(): Moment {
    const { clock } = this.#deps
    return { ticks: clock.ticks(), time: clock.now().toISOString() }
  }

  /** The database has another sale for this register than before (somebody else changed it), or it is back again. */
  refresh(): void {
    this.#later(() => this.#reload(noTask()))
  }

  /** Takes its turn and goes through the machine; refusals of a scan are told by it, faults are for the caller. */
  #handle(make: (start: NewSale) => Asked, request: RequestKey | null): Promise<Task> {
    return this.#queue.run(async () => {
      if (this.#stale) await this.#reload(noTask(), true)
      const { userId, userName } = this.user.actor
      const { newId, settings } = this.#deps
      const start = { basketId: newId(), lineId: newId(), registerId: this.register.id, userId, userName }
      const task: Task = { request, answer: {}, refused: null, fault: null }
      await this.#run(make(start), task)
      this.#publish()
      this.#idleTimer.set(settings.idleSeconds * 1000)
      return task
    })
  }

  /** Feeds the machine and performs what follows; true when an effect was refused or failed, which ends the list. */
  async #run(event: SaleEvent, task: Task): Promise<boolean> {
    const { state, effects } = step(this.#state, event, this.#deps.policy)
    this.#state = state
    this.#share(event)
    for (const effect of effects) {
      if (isStoreEffect(effect)) {
        if (await this.#run(await this.#perform(effect, task), task)) break
      } else {
        await this.#tell(effect, task)
      }
    }
    return event.name === 'refused' || event.name === 'failed'
  }

  async #perform(effect: StoreEffect, task: Task): Promise<Answer> {
    const { store, policy, settings, newId, clock, counts } = this.#deps
    const began = clock.ticks()
    // What a scanner causes has no request of a client; an id made here keeps the journal complete.
    const request = task.request ?? { scope: this.register.id, id: newId(), sha256: '' }
    try {
      const answer = await perform(effect, {
        store,
        policy,
        settings,
        receiptPrinter: this.devices.receiptPrinter,
        actor: this.user.actor,
        request,
        caused: task.request,
        newId,
        moment: () => this.moment(),
      })
      if (answer.name === 'completed') counts.sale(this.register.number, (clock.ticks() - began) / 1000)
      return answer
    } catch (error) {
      task.fault = { error }
      return { name: 'failed', effect }
    }
  }

  async #tell(effect: Exclude<Effect, StoreEffect>, task: Task): Promise<void> {
    if (effect.do === 'reload') await this.#reload(task)
    else if (effect.do === 'answer') task.answer = effect.body
    else if (effect.do === 'refuse') task.refused = effect.refused
    else this.updates.tell(feedbackOf(effect))
  }

  /** Reads the sale again. What cannot be read now is read before the next thing that is asked. */
  async #reload(task: Task, orThrow = false): Promise<void> {
    const { store } = this.#deps
    try {
      const basket = await store.baskets.current(this.register.id)
      const last = await store.sales.last(this.register.id)
      this.#stale = false
      await this.#run({ name: 'restored', basket, last, received: this.moment() }, task)
      this.#publish()
    } catch (error) {
      this.#stale = true
      if (orThrow) throw error
      this.#warn(error, 'the sale could not be read again')
    }
  }

  /** Tells the other registers what this answer changed for them. */
  #share(event: SaleEvent): void {
    if (event.name === 'ended' && event.effect.do === 'suspend') this.#shared.suspendedChanged()
    if (event.name === 'replaced' && event.effect.do === 'recall') this.#shared.suspendedChanged()
    if (event.name === 'completed') this.#sold(event)
    const lines = basketOf(this.#state)?.lines ?? []
    const serials = lines.flatMap((line) => line.serials.map((serial) => `${serial.scope} ${serial.key}`)).join('\n')
    if (serials !== this.#serials) this.#shared.leasesChanged()
    this.#serials = serials
  }

  /** Paper and drawer: the job is in the spool already, the drawer opens when there is cash to put in. */
  #sold({ effect, sale }: EventOf<'completed'>): void {
    const { receiptPrinter } = this.devices
    if (sale.job !== null && receiptPrinter !== null) this.#shared.jobQueued(receiptPrinter)
    if (effect.do === 'complete' && effect.basket.late === null && effect.tenders.some(({ kind }) => kind === 'cash')) {
      this.#shared.cashTaken({
        register: this.register.number,
        actor: this.user.actor,
        document: sale.document,
        reason: 'cash sale',
      })
    }
  }

  #publish(): void {
    const { policy } = this.#deps
    const last = this.#state.memory.last?.sale ?? null
    this.updates.set('sale', saleView(this.#state, policy))
    this.updates.set('lastSale', last && { ...last })
    this.updates.flush()
  }

  #armLeaseTimer(): void {
    if (this.#screen === null && !this.#stopped) this.#leaseTimer.set(this.#deps.settings.leaseSeconds * 1000)
  }

  /** The screen is gone for long: its numbers are free for others, the sale itself stays. */
  async #expireLeases(): Promise<void> {
    if (this.#screen !== null || basketOf(this.#state)?.state !== 'open') return
    await this.#deps.store.baskets.expireLeases(this.register.id)
    this.#leased = false
    this.#shared.leasesChanged()
  }

  /** The screen is back: what nobody took meanwhile is leased again, the rest is told and asked for anew. */
  async #retakeLeases(): Promise<void> {
    if (this.#screen === null) return
    this.#leased = true
    const basket = basketOf(this.#state)
    if (basket === null || basket.state !== 'open') return
    const lost = await this.#deps.store.baskets.retakeLeases(basket.id)
    this.#shared.leasesChanged()
    if (lost.length === 0) return
    await this.#reload(noTask())
    const text = `Taken by another register while this screen was away, and no longer in this sale: ${lost.join(', ')}.`
    this.updates.tell({ good: false, scan: null, text, error: null })
    this.updates.flush()
  }

  async #suspendIdle(): Promise<void> {
    if (basketOf(this.#state)?.state !== 'open') return
    const ids = await this.#deps.store.baskets.suspendIdle([this.register.id])
    if (ids.length === 0) return
    await this.#reload(noTask())
    this.#shared.suspendedChanged()
    this.updates.tell({
      good: false,
      scan: null,
      text: 'The sale was put aside: nobody touched it for long.',
      error: null,
    })
    this.updates.flush()
  }

  /** Takes its turn in the queue; a fault is logged, because nobody waits for it. */
  #later(task: () => Promise<void>): void {
    void this.#queue.run(task).catch((error: unknown) => this.#warn(error, 'a timed task failed'))
  }

  #warn(error: unknown, text: string): void {
    this.#deps.log.warn({ err: error, register: this.register.number }, text)
  }
}

const noTask = (): Task => ({ request: null, answer: {}, refused: null, fault: null })

const feedbackOf = ({ good, scan, text, refused }: Told) => {
  const error = refused && errorOf(refused)
  return { good, scan: scan === null ? null : showText(scan), text: error?.message ?? text, error }
}
