import { exampleFile } from './example.js'
import { referencePage } from './reference.js'
import { configSchema } from './schema.js'

/** What is made from the schema and checked in: path from the root of the project → content. */
export const generate = (): Promise<Record<string, string>> =>
  Promise.resolve({
    'config/store.example.toml': exampleFile(configSchema),
    'gateway/docs/configuration.md': referencePage(configSchema),
  })
