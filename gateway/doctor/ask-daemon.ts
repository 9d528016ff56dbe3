import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Config } from '../../config/schema.js'
import type { AddressLook } from './finding.js'

const ANSWER_MS = 3_000

/** Looks who answers at the configured address. Never rejects: an answer of any kind means that the port is taken. */
export const lookAtAddress = async (server: Config['server']): Promise<AddressLook> => {
  const ask = (path: string) => askDaemon(server, path)
  try {
    const health = await ask('/healthz')
    if (typeof health === 'object' && health !== null && 'version' in health && 'ok' in health)
      return { who: 'tillgate', version: String(health.version), ask }
    return { who: 'other', answer: 'it does not answer like Tillgate' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ECONNREFUSED') return { who: 'nobody' }
    return { who: 'other', answer: error instanceof Error ? error.message : String(error) }
  }
}

/** A GET to the daemon on this machine; the JSON it answers with. */
export const askDaemon = ({ host, port, tls }: Config['server'], path: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const options = { host: reachable(host), port, path, timeout: ANSWER_MS, headers: { accept: 'application/json' } }
    // The certificate is for the name the registers use; here the own machine is asked by its address.
    const request = tls ? requestHttps({ ...options, rejectUnauthorized: false }) : requestHttp(options)
    request.on('timeout', () => request.destroy(new Error(`no answer within ${ANSWER_MS} ms`)))
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length > 10_000_000) response.destroy(new Error('the answer has no end'))
      })
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode !== 200) {
          reject(new Error(`it answered with status ${response.statusCode ?? 0}`))
          return
        }
        try {
          resolve(JSON.parse(text))
        } catch {
          resolve(text) // Not JSON, so not ours; the caller says so.
        }
      })
    })
    request.end()
  })

/** The address of all interfaces is none to connect to. */
const reachable = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host)
