import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import t from 'tap'
import { shopCodes } from '../../core/store/testing/shop.js'
import { openTestApp, testPin } from '../testing/http-app.js'
import { EXIT } from './exit-codes.js'
import { runCommandLine } from './run.js'
import { COMMANDS } from './table.js'

void t.test(
  'goods are received through the daemon, and without one on the database, with the same answers',
  async (t) => {
    const { app, shop, signedIn } = await openTestApp(t)
    await signedIn('clerk')
    await signedIn('cashier')
    const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)
    const folder = await mkdtemp(join(tmpdir(), 'tillgate-receive-'))
    t.teardown(() => rm(folder, { recursive: true, force: true }))
    const config = join(folder, 'store.toml')
    await writeFile(config, `[store]\nnumber = 1\n[server]\nport = ${port}\n[security]\npepper_file = "pepper"\n`)
    await writeFile(join(folder, 'pepper'), '07'.repeat(32))

    const run = async (argv: string[], pin: string | null = testPin, input = '') => {
      const out: string[] = []
      const err: string[] = []
      const code = await runCommandLine(['receive', ...argv], COMMANDS, {
        out: (line) => out.push(line),
        err: (line) => err.push(line),
        environment: { TILLGATE_CONFIG: config, TILLGATE_DATABASE_SERVE: shop.database.serveUrl },
        input: () => Readable.from([input]),
        askSecret: () => Promise.resolve(pin),
      })
      return { code, out: out.join('\n'), err: err.join('\n') }
    }
    const clerk = ['--user', 'The clerk']
    const three = [shopCodes.watch, '3', '-s', 'W1, W2,W3', ...clerk, '--request', 'delivery-1', '--json']

    const first = await run(three)
    t.equal(first.code, EXIT.OK.code, first.err + first.out)
    t.match(JSON.parse(first.out), { units: 3, quantity: 3, request: 'delivery-1', number: String })
    t.equal((await run(three)).out, first.out, 'sent again, it gets the same answer')

    await t.test('refusals are those of the daemon', async (t) => {
      const again = await run([shopCodes.watch, '1', '-s', 'W1', ...clerk])
      t.equal(again.code, EXIT.REFUSED.code)
      t.match(again.err, /^error SERIAL_ALREADY_ON_HAND: W1 is already in stock/u)
      t.match((await run([shopCodes.watch, '2', '-s', 'W9', ...clerk])).err, /^error SERIAL_COUNT_MISMATCH/u)
      t.match((await run([shopCodes.watch, '1', '-s', 'W9', ...clerk], '0000')).err, /^error SIGN_IN_FAILED/u)
      t.match((await run([shopCodes.watch, '1', '-s', 'W9', '-u', 'The cashier'])).err, /^error PERMISSION_REQUIRED/u)
      await writeFile(
        join(folder, 'two.json'),
        JSON.stringify({
          lines: [
            { code: '5901234123457', quantity: 1 },
            { code: shopCodes.watch, quantity: 1 },
          ],
        }),
      )
      const two = await run(['--document', join(folder, 'two.json'), ...clerk])
      t.match(
        two.err,
        /^error DOCUMENT_REFUSED: .*\n {2}line 1: .*\n {2}line 2: /u,
        'all faults of a document are told',
      )
    })

    await t.test('wrong uses', async (t) => {
      const cases: [argv: string[], text: RegExp][] = [
        [[], /CODE and QUANTITY are missing, or --document/u],
        [[shopCodes.watch, 'three', ...clerk], /whole number from 1, not "three"/u],
        [[shopCodes.watch, '1'], /--user is missing/u],
        [[shopCodes.watch, '1', '--serials', 'A', '--serials-file', 'x', ...clerk], /not both/u],
        [['--document', join(folder, 'none.json'), ...clerk], /none\.json cannot be read \(ENOENT\)/u],
        [['--document', config, ...clerk], /is not JSON/u],
      ]
      for (const [argv, text] of cases) {
        const { code, err } = await run(argv)
        t.equal(code, EXIT.USAGE.code, argv.join(' '))
        t.match(err, text)
      }
      t.match((await run([shopCodes.watch, '1', ...clerk], null)).err, /no terminal to ask for the PIN/u)
    })

    await t.test('a daemon that holds the database but does not answer is not passed over', async (t) => {
      await app.close()
      const { code, err } = await run([shopCodes.watch, '1', '-s', 'W9', ...clerk])
      t.equal(code, EXIT.DAEMON.code)
      t.match(err, /^error DAEMON_RUNNING: .*process \d+/u)
    })

    await t.test('without a daemon the database is used, and knows what the daemon did', async (t) => {
      await shop.store.close()
      t.equal((await run(three)).out, first.out, 'the same request once more')
      await writeFile(join(folder, 'serials.txt'), 'W4\nW5\n')
      const direct = await run(
        [
          shopCodes.watch,
          '2',
          '--serials-file',
          join(folder, 'serials.txt'),
          '--reference',
          'DN 7',
          '-u',
          'The clerk',
          '--pin-stdin',
        ],
        null,
        `${testPin}\n`,
      )
      t.equal(direct.code, EXIT.OK.code, direct.err)
      t.match(direct.out, /^Received 2 \(2 serial numbers\), document \S+\.$/u)
      t.match((await run([shopCodes.watch, '1', '-s', 'W9', '-u', 'The cashier'])).err, /^error PERMISSION_REQUIRED/u)
      t.match((await run([shopCodes.watch, '1', '-s', 'W4', ...clerk])).err, /^error SERIAL_ALREADY_ON_HAND/u)
    })
  },
)
