import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { isTillgateError } from '../../core/errors/error.js'
import type { RegisterRow, Registers } from '../../core/store/store.js'
import { registerByAddress } from '../security/register-access.js'
import { onThisMachine } from './from-table.js'
import { escapeHtml, htmlPage } from './html.js'

export interface PageDeps {
  readonly registers: Registers
  /** Absolute path of the built pages. */
  readonly folder: string
}

/** The pages: same origin as everything else, so no mixed content, no certificate and no permission to ask for. */
export const pageRoutes = async (app: FastifyInstance, { registers, folder }: PageDeps): Promise<void> => {
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/assets/',
    index: false,
    // Bundled tests lie beside the pages.
    allowedPath: (path) => !/\.test\.js(?:\.map)?$/.test(path),
  })
  app.get<{ Params: { register: string } }>('/register/:register', async (request, reply) => {
    try {
      await registerByAddress(registers, request.params.register)
    } catch (error) {
      // Without a database the page itself is still right: it shows what is the matter and comes back by itself.
      if (isTillgateError(error, 'REGISTER_UNKNOWN'))
        return reply
          .code(404)
          .type(html)
          .send(htmlPage('Unknown register', `<p>${escapeHtml(error.message)}</p>`))
    }
    return reply.sendFile('register/index.html')
  })
  // The page itself knows which place of the console an address is.
  for (const url of ['/console', '/console/*']) app.get(url, (_request, reply) => reply.sendFile('console/index.html'))
  app.get('/', async (request, reply) => {
    // From another machine nobody is told which registers there are.
    const rows = onThisMachine(request) ? await registers.list() : []
    return reply.type(html).send(htmlPage('Tillgate', frontPage(rows)))
  })
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send())
}

const html = 'text/html; charset=utf-8'

const frontPage = (rows: readonly RegisterRow[]): string => `<h1>Tillgate</h1>
${
  rows.length === 0
    ? '<p>A register’s page is at <code>/register/</code> followed by its number.</p>'
    : `<ul>${rows.map((row) => `<li><a href="/register/${row.number}">Register ${row.number}</a> ${escapeHtml(row.name)}</li>`).join('\n')}</ul>`
}
<p><a href="/console">Console</a></p>
<p><a href="/docs/">Documentation</a></p>`
