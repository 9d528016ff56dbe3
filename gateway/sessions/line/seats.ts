import { TillgateError } from '../../../core/errors/error.js'
import type { RegisterRow } from '../../../core/store/store.js'
import type { Connection } from './connection.js'

/** Who has each register: one live screen, never two. */
export class Seats {
  readonly #holders = new Map<string, Connection>()

  /**
   * Takes the register for a screen. Gives null when it has it, or the screen that keeps it: one that is alive gives way
   * only to a take-over or to itself come back; one without a sign of life (a cut line that nobody noticed yet) gives
   * way at once.
   */
  async take(register: RegisterRow, screen: Connection, takeOver: boolean): Promise<Connection | null> {
    for (;;) {
      const holder = this.#holders.get(register.id)
      if (holder === undefined || holder === screen) break
      const gives = takeOver || (holder.screen !== null && holder.screen === screen.screen)
      if (!gives && (await holder.isAlive())) return holder
      // While we asked, somebody else may have taken it: look again.
      if (this.#holders.get(register.id) !== holder) continue
      if (gives) holder.close(4004, new TillgateError('REGISTER_TAKEN_OVER', { register: register.number }).toBody())
      else holder.close(4007)
    }
    screen.since = screen.now()
    this.#holders.set(register.id, screen)
    return null
  }

  leave(register: RegisterRow, screen: Connection): void {
    if (this.#holders.get(register.id) === screen) this.#holders.delete(register.id)
  }
}
