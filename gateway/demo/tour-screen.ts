import { WebSocket } from 'ws'
import { connectRegister, RequestError, type RegisterClient } from '../client/index.js'
import type { ErrorBody } from '../protocol/common.js'
import type { RegisterState } from '../protocol/register-state.js'

/** Milliseconds after which a step of the tour counts as failed. */
const patienceMs = 10_000

/** A register's screen without a screen: the public line, waited for by what it shows. */
export class TourScreen {
  readonly client: RegisterClient

  constructor(url: string, register: number, credential: string) {
    this.client = connectRegister({
      url: `${url.replace(/^http/, 'ws')}/register/${register}/line`,
      credential,
      takeOver: true,
      WebSocket,
    })
  }

  /** The state as soon as it is as wanted. Rejects with `what` when it does not come to that. */
  until(what: string, wanted: (state: RegisterState) => boolean): Promise<RegisterState> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        off()
        reject(new Error(`It did not come to this: ${what}.`))
      }, patienceMs)
      const look = (state: RegisterState | null): void => {
        if (state === null || !wanted(state)) return
        clearTimeout(timer)
        off()
        resolve(state)
      }
      const off = this.client.onState(look)
      look(this.client.state())
    })
  }

  /** The refusal a request gets; rejects when it is granted. */
  async refusal(request: Promise<unknown>): Promise<ErrorBody> {
    try {
      await request
    } catch (error) {
      if (error instanceof RequestError) return error.body
      throw error
    }
    throw new Error('A request was granted that should have been refused.')
  }

  close(): void {
    this.client.close()
  }
}
