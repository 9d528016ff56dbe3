import { readFile } from 'node:fs/promises'
import t from 'tap'
import { testDatabase } from '../../core/store/testing/database.js'
import { describeSchema, goldenSchemaPath } from './golden-schema.js'
import { projectRoot } from './project-root.js'

await t.test(
  'the schema in the repository is the schema of the migrations ("npm run generate" writes it)',
  async (t) => {
    const { superUrl } = await testDatabase(t)
    t.equal(await describeSchema(superUrl), await readFile(`${projectRoot}/${goldenSchemaPath}`, 'utf8'))
  },
)
