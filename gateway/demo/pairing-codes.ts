import type { Store } from '../../core/store/store.js'
import { hashPairingCode } from '../security/pairing.js'
import type { Pepper } from '../security/pepper.js'

/** The pairing code of a demo register: always the same, unlike in a store, because the demo has nothing to protect. */
export const demoPairingCode = (register: number): string => `DEMO-000${register}`

/** Puts the codes back that were used up; a code lasts a minute, and this is called every second. */
export const offerDemoCodes = async (store: Pick<Store, 'registers'>, pepper: Pepper): Promise<void> => {
  for (const { id, number } of await store.registers.list())
    await store.registers.setPairingCode(id, hashPairingCode(pepper, id, demoPairingCode(number)), 60)
}
