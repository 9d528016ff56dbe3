// `npm run demo`, `npm test`, `npm run bench`, `npm run soak` on a fresh clone: gets ready what is not, then runs it.
// Plain JavaScript without packages and in words that an old Node can read, because it runs before anything is there.
import { checkNode } from './node-version.mjs'

checkNode()
const { run } = await import('./run.mjs')
await run(process.argv.slice(2))
