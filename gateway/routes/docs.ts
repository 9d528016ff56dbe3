import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { TillgateError } from '../../core/errors/error.js'
import { renderMarkdown } from '../docs/render-markdown.js'
import { escapeHtml, htmlPage } from './html.js'

/** Addresses of the generated documents, for programs. */
const documents = { 'openapi.json': 'openapi.gen.json', 'asyncapi.json': 'asyncapi.gen.json' } as const

/** The documentation of this very version, served by the daemon: an index, pages, and the two machine-readable documents. */
export const docsRoutes = (app: FastifyInstance, folder: string): void => {
  app.get('/docs', (_request, reply) => reply.redirect('/docs/', 301))
  app.get('/docs/', async (_request, reply) => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).toSorted()
    const pages = await Promise.all(names.map(async (name) => ({ name, title: titleOf(await read(folder, name)) })))
    const links = [
      ...pages.map(({ name, title }) => ({ href: name.replace(/\.md$/, ''), title })),
      ...Object.keys(documents).map((name) => ({ href: name, title: name })),
    ]
    const list = links.map(({ href, title }) => `<li><a href="/docs/${href}">${escapeHtml(title)}</a></li>`)
    return reply.type(html).send(htmlPage('Documentation', `<h1>Documentation</h1>\n<ul>${list.join('\n')}</ul>`))
  })
  app.get('/docs/docs.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(await read(folder, 'docs.css')),
  )
  for (const [address, file] of Object.entries(documents))
    app.get(`/docs/${address}`, async (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(await read(folder, file)),
    )
  app.get<{ Params: { page: string } }>('/docs/:page', async (request, reply) => {
    // Links in the pages name the files, so that they work in the repository as well.
    const name = request.params.page.replace(/\.md$/, '')
    if (!/^[a-z0-9-]+$/.test(name)) throw new TillgateError('NOT_FOUND', { what: 'page', name: name.slice(0, 100) })
    const text = await read(folder, `${name}.md`)
    return reply.type(html).send(htmlPage(titleOf(text), renderMarkdown(text)))
  })
}

const html = 'text/html; charset=utf-8'

const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? 'Tillgate'

const read = async (folder: string, name: string): Promise<string> => {
  try {
    return await readFile(join(folder, name), 'utf8')
  } catch (cause) {
    throw new TillgateError('NOT_FOUND', { what: 'page', name }, { cause })
  }
}
