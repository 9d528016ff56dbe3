import { TillgateError } from '../errors/error.js'

/** Where a page of a list ends: the key of its last row, in the order of the list. */
export type Key = readonly (string | number)[]

/** Behind every key of a list by time, the newest first. */
export const lastKey: Key = ['9999-12-31T00:00:00.000000Z', 'ffffffff-ffff-ffff-ffff-ffffffffffff']

/** The key of each row is for the next page and not shown. */
export const pageOf = <T extends { readonly key: Key }, R>(
  rows: readonly T[],
  limit: number,
  view: (row: Omit<T, 'key'>) => R,
): { readonly rows: readonly R[]; readonly next: string | null } => {
  let last: Key = []
  const shown = rows.slice(0, limit).map(({ key, ...row }) => {
    last = key
    return view(row)
  })
  return { rows: shown, next: rows.length > limit ? JSON.stringify(last) : null }
}

const forms = {
  text: (value: unknown): boolean => typeof value === 'string' && !value.includes('\0'),
  uuid: (value: unknown): boolean =>
    typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  int: (value: unknown): boolean => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  time: (value: unknown): boolean =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
} as const

/** The key of a page, as it was given out; it comes back from outside. */
export const readKey = (text: string, form: readonly (keyof typeof forms)[]): Key => {
  let key: unknown = null
  try {
    key = JSON.parse(text)
  } catch {
    // Not ours: refused below.
  }
  if (!Array.isArray(key) || key.length !== form.length || !form.every((name, index) => forms[name](key[index])))
    throw new TillgateError('REQUEST_INVALID', {
      problem: 'it is not the “next” of a page of this list',
      path: '/after',
    })
  return key as Key
}
