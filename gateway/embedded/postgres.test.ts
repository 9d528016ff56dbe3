import pg from 'pg'
import t from 'tap'
import { testDatabase } from '../testing/database.js'

const query = async <T>(url: string, statement: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T[]>({ text: statement, rowMode: 'array' })).rows as T[]
  } finally {
    await client.end()
  }
}

await t.test('a test database belongs to the owner role and both roles can connect', async (t) => {
  const database = await testDatabase(t)
  t.same(await query(database.serveUrl, 'select current_user, current_database()'), [['tillgate_serve', database.name]])
  t.same(await query(database.ownerUrl, 'select current_user, current_database()'), [['tillgate_owner', database.name]])
  const owner = `select pg_get_userbyid(datdba), pg_encoding_to_char(encoding) from pg_database where datname = current_database()`
  t.same(await query(database.superUrl, owner), [['tillgate_owner', 'UTF8']])
})
