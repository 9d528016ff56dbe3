import { type ReadonlySignal, signal } from '@preact/signals'

const root = '/console'

/** A place in the console, as the address bar holds it. */
export interface Place {
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

export interface Route {
  readonly place: ReadonlySignal<Place>
  /** Goes to an address; `replace` leaves no step behind for the back button. */
  readonly go: (address: string, options?: { readonly replace?: boolean }) => void
}

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const read = (): Place => ({
  path: location.pathname
    .slice(root.length)
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded),
  query: new URLSearchParams(location.search),
})

/** Where the console begins. */
const start = '/console/catalog/items'

export const createRoute = (): Route => {
  if (read().path.length === 0) history.replaceState(null, '', start)
  const place = signal(read())
  addEventListener('popstate', () => (place.value = read()))
  return {
    place,
    go: (address, { replace = false } = {}) => {
      if (address === location.pathname + location.search) return
      if (replace) history.replaceState(null, '', address)
      else history.pushState(null, '', address)
      place.value = read()
    },
  }
}

type Query = Readonly<Record<string, string | null | undefined>>

/** The address of a place; parts of the query that say nothing are left out. */
export const addressOf = (path: readonly string[], query: Query = {}): string => {
  const filled = Object.entries(query).flatMap(([key, value]): [string, string][] =>
    value === null || value === undefined || value === '' ? [] : [[key, value]],
  )
  const search = new URLSearchParams(filled).toString()
  return `${[root, ...path.map(encodeURIComponent)].join('/')}${search === '' ? '' : `?${search}`}`
}
