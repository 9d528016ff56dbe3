import type { DecodeOptions } from '../../core/barcode/scan.js'
import type { RegisterRow, Store } from '../../core/store/store.js'
import type { DeviceStatus } from '../../drivers/device.js'
import type { RawScan, ScanFault } from '../../drivers/scanner/scanner.js'
import type { RegisterState } from '../protocol/register-state.js'
import { coalesce } from './coalesce.js'
import { RegisterSession } from './register-session.js'
import { createCommandChecks, RequestDesk, type CommandChecks } from './request-desk.js'
import type { CashTaken, RegisterDevices, SessionDeps, Shared } from './session-deps.js'
import { deviceView, jobView, leaseView, suspendedView } from './views.js'

/** Which devices belong to a register, as configured. */
export interface RegisterBinding extends RegisterDevices {
  readonly register: number
  readonly scanners: readonly { readonly id: string; readonly aim: NonNullable<DecodeOptions['aim']> }[]
}

export interface HubDeps extends Omit<SessionDeps, 'store'> {
  readonly store: SessionDeps['store'] & Pick<Store, 'registers'>
  readonly bindings: readonly RegisterBinding[]
  /** A printer has work: its spool looks now instead of at its next round. */
  readonly wakePrinter: (printer: string) => void
  /** Opens the drawer of a register; what becomes of it is the callee's matter, and it never rejects. */
  readonly cashTaken: (sale: CashTaken) => Promise<void>
}

/** A register with the place where its requests are answered. */
export interface OpenRegister {
  readonly session: RegisterSession
  readonly desk: RequestDesk
}

/**
 * All registers of the store: one session each, one lane for each scanner, and what they all show (leases, suspended
 * sales, devices, print jobs, the database), asked once and given to each.
 */
export class RegisterHub implements Shared {
  readonly #deps: HubDeps
  readonly #checks: CommandChecks
  readonly #registers = new Map<string, Promise<OpenRegister>>()
  readonly #open = new Map<string, OpenRegister>()
  readonly #devices = new Map<string, DeviceStatus>()
  readonly #askLeases: () => Promise<void>
  readonly #askSuspended: () => Promise<void>
  readonly #askJobs: () => Promise<void>
  #database: RegisterState['database'] = { state: 'ready', text: 'The database answers.' }

  constructor(deps: HubDeps) {
    this.#deps = deps
    this.#checks = createCommandChecks()
    this.#askLeases = coalesce(() => this.#giveLeases())
    this.#askSuspended = coalesce(() => this.#giveSuspended())
    this.#askJobs = coalesce(() => this.#giveJobs())
  }

  /** Brings all registers back to where they were. */
  async start(): Promise<void> {
    const rows = await this.#deps.store.registers.list()
    await Promise.all(rows.map((row) => this.open(row)))
    await Promise.all([this.#askLeases(), this.#askSuspended(), this.#askJobs()])
  }

  /** Finishes what is in hand at every register. */
  async stop(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ session }) => session.stop()))
  }

  /** The session of a register, made when it is new (a register added while the daemon runs). */
  open(row: RegisterRow): Promise<OpenRegister> {
    const known = this.#registers.get(row.id)
    if (known !== undefined) return known
    const opening = this.#start(row)
    this.#registers.set(row.id, opening)
    // A start that failed is tried again by the next one who asks.
    opening.catch(() => this.#registers.delete(row.id))
    return opening
  }

  /** A scan goes to the one register its scanner is bound to, and to no other. */
  scan(raw: RawScan): void {
    const lane = this.#lane(raw.device)
    // Whatever comes of it is told on the screen of that register.
    if (lane !== null) void lane.session.scan(raw.bytes, { aim: lane.aim })
  }

  scanFault(fault: ScanFault): void {
    this.#lane(fault.device)?.session.tellFault(null, fault.error)
  }

  deviceChanged(status: DeviceStatus): void {
    this.#devices.set(status.id, status)
    for (const { session } of this.#open.values()) this.#giveDevices(session)
  }

  /** What the health check says; when the database is back, every sale is read again. */
  databaseChanged(database: RegisterState['database']): void {
    const back = this.#database.state === 'down' && database.state === 'ready'
    this.#database = database
    for (const { session } of this.#open.values()) {
      session.setPart('database', database)
      if (back) session.refresh()
    }
    if (back) {
      this.leasesChanged()
      this.suspendedChanged()
      this.jobsChanged()
    }
  }

  /** Roles, PINs or access of users changed. */
  usersChanged(): void {
    this.#ask('users', async () => {
      await Promise.all([...this.#open.values()].map(({ session }) => session.user.refresh()))
    })
  }

  leasesChanged(): void {
    this.#ask('leases', this.#askLeases)
  }

  suspendedChanged(): void {
    this.#ask('suspended', this.#askSuspended)
  }

  jobsChanged(): void {
    this.#ask('jobs', this.#askJobs)
  }

  jobQueued(printer: string): void {
    this.#deps.wakePrinter(printer)
    this.jobsChanged()
  }

  cashTaken(sale: CashTaken): void {
    // The sale does not wait for its drawer.
    void this.#deps.cashTaken(sale)
  }

  async #start(row: RegisterRow): Promise<OpenRegister> {
    const binding = this.#deps.bindings.find(({ register }) => register === row.number)
    const devices = {
      receiptPrinter: binding?.receiptPrinter ?? null,
      labelPrinter: binding?.labelPrinter ?? null,
      drawer: binding?.drawer ?? null,
    }
    const session = new RegisterSession(row, devices, this.#deps, this)
    session.setPart('suspended', [])
    session.setPart('leases', [])
    session.setPart('jobs', [])
    session.setPart('database', this.#database)
    this.#giveDevices(session)
    await session.start()
    const opened = { session, desk: new RequestDesk(session, this.#deps, this, this.#checks) }
    this.#open.set(row.id, opened)
    this.leasesChanged()
    this.suspendedChanged()
    this.jobsChanged()
    return opened
  }

  #lane(device: string): { readonly session: RegisterSession; readonly aim: NonNullable<DecodeOptions['aim']> } | null {
    for (const binding of this.#deps.bindings) {
      const scanner = binding.scanners.find(({ id }) => id === device)
      if (scanner === undefined) continue
      for (const { session } of this.#open.values()) {
        if (session.register.number === binding.register) return { session, aim: scanner.aim }
      }
    }
    this.#deps.log.warn({ device }, 'a scan of a scanner that is bound to no register was dropped')
    return null
  }

  /** Devices of a register: those bound to it. */
  #giveDevices(session: RegisterSession): void {
    const binding = this.#deps.bindings.find(({ register }) => register === session.register.number)
    const ids = [...(binding?.scanners.map(({ id }) => id) ?? []), binding?.receiptPrinter, binding?.labelPrinter]
    const statuses = ids.map((id) => (id === null || id === undefined ? undefined : this.#devices.get(id)))
    session.setPart('devices', statuses.filter((status) => status !== undefined).map(deviceView))
  }

  async #giveLeases(): Promise<void> {
    const leases = await this.#deps.store.baskets.leases()
    for (const [id, { session }] of this.#open) {
      // Suspended ones are shown as suspended sales.
      const others = leases.filter((lease) => lease.registerId !== id && !lease.suspended)
      session.setPart('leases', others.map(leaseView))
    }
  }

  async #giveSuspended(): Promise<void> {
    const rows = await this.#deps.store.baskets.suspended()
    const views = rows.map((row) => suspendedView(row, this.#deps.policy))
    for (const { session } of this.#open.values()) session.setPart('suspended', views)
  }

  async #giveJobs(): Promise<void> {
    const jobs = await this.#deps.store.jobs.open(null)
    for (const [id, { session }] of this.#open) {
      session.setPart('jobs', jobs.filter((job) => job.registerId === id).map(jobView))
    }
  }

  /** Nobody waits for it; what cannot be asked now is asked again when the database is back. */
  #ask(what: string, ask: () => Promise<void>): void {
    void ask().catch((error: unknown) => this.#deps.log.warn({ err: error }, `${what} could not be read`))
  }
}
