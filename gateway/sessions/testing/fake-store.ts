import type { Store } from '../../../core/store/store.js'

/** What a test tells the fake to answer: some methods of some groups. */
export type Told = { readonly [G in keyof Store]?: Store[G] extends object ? Partial<Store[G]> : never }

/**
 * A store that answers what it was told and refuses everything else, so that a test sees each question it did not
 * expect. Only for what the wire does; what a sale does is tested with PostgreSQL.
 */
export const fakeStore = (told: Told): Store => {
  const groups: Readonly<Record<string, object | undefined>> = told
  const group = (name: string): object =>
    new Proxy(groups[name] ?? {}, {
      get: (target, method) => {
        const answer: unknown = Reflect.get(target, method)
        if (answer !== undefined) return answer
        return () => Promise.reject(new Error(`the fake store was not told ${name}.${String(method)}`))
      },
    })
  return new Proxy({}, { get: (_target, name) => group(String(name)) }) as Store
}

/** The answers of an idle store with nothing in it. */
export const idleStore = (
  registers: readonly { readonly id: string; readonly number: number }[],
  more: Told = {},
): Store =>
  fakeStore({
    context: {
      storeId: '00000000-0000-4000-8000-000000000001',
      number: 1,
      name: 'Main Street',
      zone: 'UTC',
      locale: 'en-US',
      currency: 'USD',
      training: false,
    },
    ...more,
    registers: {
      list: async () => registers.map(({ id, number }) => ({ id, number, name: `Register ${number}`, paired: true })),
      ...more.registers,
    },
    baskets: {
      current: async () => null,
      suspended: async () => [],
      leases: async () => [],
      ...more.baskets,
    },
    sales: { last: async () => null, ...more.sales },
    jobs: { open: async () => [], ...more.jobs },
    requests: { find: async () => null, store: async () => undefined, ...more.requests },
  })
