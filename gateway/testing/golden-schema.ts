import pg from 'pg'
import { withDatabase } from '../../core/store/testing/connection-string.js'
import { describeSchemaStatement } from '../../core/store/describe-schema.js'
import { startTestServer } from './server.js'

/** Where the schema stands in the repository, to be read in a review and compared by a test. */
export const goldenSchemaPath = 'core/store/schema.gen.txt'

/** The schema of a migrated database, as text. */
export const describeSchema = async (superUrl: string): Promise<string> => {
  const client = new pg.Client({ connectionString: superUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ line: string }>(describeSchemaStatement, ['tillgate_serve'])
    return `${rows.map(({ line }) => line).join('\n')}\n`
  } finally {
    await client.end()
  }
}

/** For `npm run generate`: needs a server, and starts the embedded one. */
export const generate = async (): Promise<Record<string, string>> => {
  const { server, stop } = await startTestServer()
  try {
    const { superUrl, template } = server
    // The template takes no connections; a copy of it does.
    const client = new pg.Client({ connectionString: withDatabase(superUrl, 'postgres') })
    await client.connect()
    await client.query(`create database golden template ${template}`)
    await client.end()
    return { [goldenSchemaPath]: await describeSchema(withDatabase(superUrl, 'golden')) }
  } finally {
    await stop()
  }
}
