import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
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

    const runAny = async (argv: string[], pin: string | null = testPin, input = '') => {
      const out: string[] = []
      const err: string[] = []
      const output = new PassThrough()
      const file = text(output)
      const code = await runCommandLine(argv, COMMANDS, {
        output: () => output,
        out: (line) => out.push(line),
        err: (line) => err.push(line),
        environment: { TILLGATE_CONFIG: config, TILLGATE_DATABASE_SERVE: shop.database.serveUrl },
        input: () => Readable.from([input]),
        askSecret: () => Promise.resolve(pin),
      })
      output.end()
      return { code, out: out.join('\n'), err: err.join('\n'), file: await file }
    }
    const run = (argv: string[], pin?: string | null, input?: string) => runAny(['receive', ...argv], pin, input)
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

    const onHand = ['report', 'on-hand', '--serial-from', 'W2', '--department', 'electronics', ...clerk]
    await t.test('reports are written as CSV, to standard output or whole to a file', async (t) => {
      const shown = await runAny(onHand)
      t.equal(shown.code, EXIT.OK.code, shown.err)
      t.match(shown.file, /^Serial Number On Hand,.*\r\n"W2",.*\r\n"W3",.*\r\n$/u)
      t.equal(shown.out, '', 'nothing but the file')
      const at = join(folder, 'history.csv')
      await writeFile(at, 'the one of yesterday')
      const history = ['report', 'history', '--type', 'receiving', '--store', '1', '--bom', '--out', at, ...clerk]
      const written = await runAny(history)
      t.equal(written.code, EXIT.OK.code, written.err)
      t.equal(written.out, `Written to ${at}.`)
      t.match(await readFile(at, 'utf8'), /^\uFEFFSerial Number,(.*\r\n"W\d",){3}.*\r\n$/u)
      t.match((await runAny(['report', 'bound-book', '--view', 'both', ...clerk])).file, /^Entry,Date,[^\n]*\r\n$/u)

      const cases: [argv: string[], code: number, text: RegExp][] = [
        [['report', 'history', '--store', 'one', ...clerk], EXIT.USAGE.code, /--store is a whole number, not "one"/u],
        [['report', 'history'], EXIT.USAGE.code, /--user is missing/u],
        [['report', 'histroy'], EXIT.USAGE.code, /Did you mean "report history"/u],
        [['report', 'on-hand', '--state', 'sold', ...clerk], EXIT.REFUSED.code, /^error REQUEST_INVALID: .*state/u],
        [['report', 'on-hand', '--from', '2026-02-30', ...clerk], EXIT.REFUSED.code, /^error REQUEST_INVALID: .*from/u],
        [['report', 'on-hand', '-u', 'The cashier'], EXIT.REFUSED.code, /^error PERMISSION_REQUIRED/u],
        [[...onHand, '--out', join(folder, 'none', 'x.csv')], EXIT.USAGE.code, /x\.csv cannot be written \(ENOENT\)/u],
      ]
      for (const [argv, code, text] of cases) {
        const refused = await runAny(argv)
        t.equal(refused.code, code, argv.join(' '))
        t.match(refused.err, text)
      }
      t.notOk(
        (await readdir(folder)).some((name) => name.endsWith('.part')),
        'no halves left',
      )
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
      t.match((await runAny(onHand)).file, /^Serial Number On Hand,(.*\r\n"W[2-5]",){4}.*\r\n$/u)
    })
  },
)
