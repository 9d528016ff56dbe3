import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { openStore } from '../../core/store/open-store.js'
import { newId } from '../../core/store/ids.js'
import { setUpStore } from '../../core/store/set-up-store.js'
import type { Actor, Store } from '../../core/store/store.js'
import { businessDay } from '../daemon/business-day.js'
import { addUser } from '../security/accounts.js'
import { loadPepper } from '../security/pepper.js'
import { loadSampleShop, sampleStore } from './sample-shop/load.js'

const people = [
  { name: 'Ada', role: 'manager', pin: '1111' },
  { name: 'Ben', role: 'cashier', pin: '2222' },
  { name: 'Cleo', role: 'clerk', pin: '3333' },
] as const

const registers = [
  { number: 1, name: 'Front counter' },
  { number: 2, name: 'Service desk' },
] as const

/**
 * Makes the sample shop in a migrated database: store, catalog, goods, two registers, three people. What is there already
 * stays as it is, so that a demo goes on where it was.
 */
export const prepareShop = async (where: {
  readonly serveUrl: string
  readonly pepperFile: string
  /** A file that says that the shop was stocked to the end: a warm start need not look at every item again. */
  readonly doneFile: string
}): Promise<void> => {
  if (existsSync(where.doneFile)) return
  await setUpStore(where.serveUrl, sampleStore, 'keep')
  const store = await openStore({
    url: where.serveUrl,
    storeNumber: sampleStore.number,
    poolSize: 2,
    writer: true,
    onError: () => undefined, // The statement in hand rejects with the same fault.
  })
  try {
    await addPeople(store, where.pepperFile)
    const known = new Set((await store.registers.list()).map(({ number }) => number))
    for (const { number, name } of registers) if (!known.has(number)) await store.registers.add(number, name)
    const clerk = await store.users.byName('Cleo')
    if (clerk === null) throw new Error('the sample shop has no clerk')
    const actor: Actor = {
      userId: clerk.id,
      userName: clerk.name,
      registerId: null,
      stream: { id: newId(), kind: 'process' },
    }
    await loadSampleShop({ store, actor, businessDate: businessDay(store.context, 0)() })
    await writeFile(where.doneFile, '')
  } finally {
    await store.close()
  }
}

const addPeople = async (store: Pick<Store, 'users'>, pepperFile: string): Promise<void> => {
  const known = new Set((await store.users.list()).map(({ name }) => name))
  const missing = people.filter(({ name }) => !known.has(name))
  if (missing.length === 0) return
  const pepper = await loadPepper(pepperFile)
  await Promise.all(missing.map((person) => addUser(store, pepper, person)))
}
