/**
 * 128 random bits as 32 hex digits. Not `crypto.randomUUID`: a store's network may be plain http, which is no secure
 * context, and there only `getRandomValues` exists.
 */
export const randomId = (): string => {
  let id = ''
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) id += byte.toString(16).padStart(2, '0')
  return id
}
