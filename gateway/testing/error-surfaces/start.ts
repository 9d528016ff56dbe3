import { checkServer } from '../../../core/store/migrate.js'
import { loadEngine, type EngineName } from '../../../drivers/receipt-printer/engines.js'
import { isTillgateError } from '../../../core/errors/error.js'
import { completeConfig } from '../../../config/load.js'
import { makeDevices } from '../../daemon/devices.js'
import { testConfig } from '../test-daemon.js'
import type { Scenarios, World } from './world.js'

/** The body of what is thrown. */
const thrown = async (run: () => unknown): Promise<unknown> => {
  try {
    await run()
  } catch (error) {
    return isTillgateError(error) ? error.toBody() : error
  }
  return 'nothing'
}

/** Lets every write to a table end as a deadlock does, for the time of the scenario. */
const deadlocked = async ({ shop }: World, table: string, run: () => Promise<unknown>): Promise<unknown> => {
  await shop.sql(
    `create function st.deadlocked() returns trigger language plpgsql as $$ begin raise exception using errcode = '40P01'; end $$`,
  )
  await shop.sql(`create trigger deadlocked before insert on ${table} for each row execute function st.deadlocked()`)
  try {
    return await run()
  } finally {
    await shop.sql('drop function st.deadlocked() cascade')
  }
}

/** What the database or the machine the daemon runs on does not let happen. */
export const startScenarios: Scenarios = {
  DATABASE_TOO_OLD: { start: () => thrown(() => checkServer(140_000, 'UTF8')) },
  DATABASE_BUSY: {
    http: (w) =>
      deadlocked(w, 'st.draft', () =>
        w.ask('POST', `/drafts/00000000-0000-4000-8000-0000000000aa`, { kind: 'count', version: 0, body: 'x' }),
      ),
    line: async (w) => {
      await w.sale()
      return deadlocked(w, 'st.basket_line', () => w.refusal('sale.add-item', { itemId: w.items.socks, quantity: 1 }))
    },
  },
  PROFILE_UNKNOWN: {
    start: () =>
      thrown(async () => {
        const text = testConfig('postgres://tillgate@localhost/tillgate', '/nowhere').replace('epson-80', 'homemade')
        return makeDevices(await completeConfig(text, 'store.toml'))
      }),
  },
  DEVICE_ENGINE: {
    start: () => {
      const name: string = 'none'
      return thrown(() => loadEngine(name as EngineName))
    },
  },
}
