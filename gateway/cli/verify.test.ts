import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import t from 'tap'
import { openShop } from '../../core/store/testing/shop.js'
import { granted, receive } from '../../core/store/testing/till.js'
import { EXIT } from './exit-codes.js'
import { runCommandLine } from './run.js'
import { COMMANDS } from './table.js'

await t.test('a journal is verified, exported, and verified again without a database', async (t) => {
  const shop = await openShop(t)
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-verify-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const config = join(folder, 'store.toml')
  await writeFile(config, '[store]\nnumber = 1\n[security]\npepper_file = "pepper"\n')
  const run = async (...argv: string[]) => {
    const [out, err]: [string[], string[]] = [[], []]
    const code = await runCommandLine(argv, COMMANDS, {
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      output: () => new PassThrough(),
      environment: { TILLGATE_CONFIG: config, TILLGATE_DATABASE_SERVE: shop.database.serveUrl },
      input: () => Readable.from(['']),
      askSecret: () => Promise.resolve(null),
    })
    return { code, out: out.join('\n'), err: err.join('\n') }
  }
  granted(await receive(shop.store, shop.actor(), shop.items.watch, ['W1', 'W2']))
  t.match(await run('verify'), { code: EXIT.OK.code, out: /3 events in 1 stream, 2 units\.\nThere is no checkpoint/ })
  granted(await shop.store.journal.checkpoint())
  t.match(await run('verify'), {
    code: EXIT.OK.code,
    out: /4 events in 2 streams.*\nAnchor: checkpoint 1 of .*, hash [0-9a-f]{64};/,
  })

  const file = join(folder, 'audit.ndjson')
  t.match(await run('audit', 'export', file), { code: EXIT.OK.code, out: /9 lines/ })
  t.equal((await run('audit', 'export', file)).code === EXIT.OK.code, false, 'a file that is there is kept')
  t.match(await run('audit', 'verify', file), { code: EXIT.OK.code, out: /The journal is right: 4 events/ })
  t.match(JSON.parse((await run('audit', 'verify', file, '--json')).out), { difference: null, events: 4 })

  const text = await readFile(file, 'utf8')
  const other = async (change: (text: string) => string): Promise<{ code: number; err: string }> => {
    const path = join(folder, 'other.ndjson')
    await writeFile(path, change(text))
    return run('audit', 'verify', path)
  }
  t.match(await other((x) => x.replace('\\"lap\\": 1', '\\"lap\\": 3')), {
    code: EXIT.FAULTS.code,
    err: /content does not give its hash.*\n {2}stream [0-9a-f-]{36}, number \d, event /,
  })
  t.match(await other((x) => x.replace('"state":"available"', '"state":"sold"')), {
    code: EXIT.FAULTS.code,
    err: /W\d has state "sold"; its latest event left it at "available"/,
  })
  t.match(await other((x) => x.split('\n').slice(0, -2).join('\n')), { code: EXIT.FAULTS.code, err: /end is missing/ })
  t.match(await other((x) => `${x}nonsense\n`), { code: EXIT.USAGE.code, err: /Line 10 of / })
  t.match(await run('audit', 'verify', join(folder, 'none')), { code: EXIT.USAGE.code, err: /There is no file/ })

  granted(await receive(shop.store, shop.actor(), shop.items.watch, ['W3']))
  t.match(await run('verify', '--anchor', file), { code: EXIT.OK.code })
  await shop.sql(
    `do $$ begin set local session_replication_role = replica; update st.unit set state = 'sold' where serial_label = 'W3'; end $$`,
  )
  t.match(await run('verify'), { code: EXIT.FAULTS.code, err: /W3 has state "sold"/ })
})
