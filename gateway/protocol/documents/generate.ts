import { readFile } from 'node:fs/promises'
import { asyncApiDocument } from './asyncapi.js'
import { openApiDocument } from './openapi.js'
import {
  closeCodeTable,
  errorTable,
  httpRequestTable,
  partTable,
  permissionTable,
  registerRequestTable,
} from './tables.js'

const blocks: Readonly<Record<string, () => string>> = {
  requests: registerRequestTable,
  'http-requests': httpRequestTable,
  parts: partTable,
  'close-codes': closeCodeTable,
  permissions: permissionTable,
  errors: errorTable,
}

/** Writes each generated table between its two marks, `<!-- generated: name -->` and `<!-- end -->`. */
export const fillMarks = (text: string): string =>
  text.replaceAll(
    /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_whole, start: string, name: string, end: string) => {
      const block = blocks[name]
      if (!block) throw new Error(`there is no table named ${name}`)
      return `${start}\n${block()}\n\n${end}`
    },
  )

const json = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`

const page = async (name: string): Promise<string> =>
  fillMarks(await readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8'))

/** The generated files of the protocol: path in the project → text. */
export const generate = async (): Promise<Readonly<Record<string, string>>> => ({
  'gateway/docs/openapi.gen.json': json(openApiDocument(protocolVersion)),
  'gateway/docs/asyncapi.gen.json': json(asyncApiDocument(protocolVersion)),
  'gateway/docs/protocol.md': await page('protocol.md'),
  'gateway/docs/errors.md': await page('errors.md'),
})

/** Version of the documents: that of the protocol, not of the program. */
export const protocolVersion = '1.0.0'
