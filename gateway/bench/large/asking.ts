import { staff } from '../daemon/store.js'

/** HTTP requests of somebody who is signed in, as the console sends them. */
export interface Asking {
  get(path: string): Promise<Response>
}

/** @throws Error when the store does not let us in, or a request is answered with a fault */
export const signIn = async (url: string): Promise<Asking> => {
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(`${url}${path}`, init)
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`)
    return response
  }
  const opened = await send('/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(staff),
  })
  const { token } = (await opened.json()) as { readonly token: string }
  return { get: (path) => send(path, { headers: { authorization: `Bearer ${token}` } }) }
}
