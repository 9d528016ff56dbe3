import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import t from 'tap'
import { allowList, checkOrigin, hostName, isOwnPeer } from './allow-list.js'
import { createAttempts, pinPause } from './attempts.js'
import { createGate, createKeyedQueue } from './gate.js'
import { hashPairingCode, newPairingCode, normalizePairingCode } from './pairing.js'
import { createPepper, loadPepper } from './pepper.js'
import { isPermission, roles } from './permissions.js'
import { createPinHasher } from './pin-hash.js'
import { cookieValue } from './register-access.js'
import { bearerToken, newRegisterToken, newSessionToken, registerOfToken } from './tokens.js'

const pepper = createPepper(Buffer.alloc(32, 7))

await t.test('a PIN hash', async (t) => {
  const hasher = createPinHasher(pepper)
  const stored = await hasher.hash('4711')

  await t.test('accepts its PIN and no other', async (t) => {
    t.equal(await hasher.verify('4711', stored), true)
    t.equal(await hasher.verify('4712', stored), false)
  })
  await t.test('carries its parameters and a salt of its own', async (t) => {
    t.match(stored, /^scrypt\$15\$8\$1\$[0-9a-f]{8}\$[\w-]{22}\$[\w-]{43}$/)
    t.not(await hasher.hash('4711'), stored)
  })
  await t.test('is worth nothing without the pepper', async (t) => {
    t.equal(await createPinHasher(createPepper(Buffer.alloc(32, 8))).verify('4711', stored), false)
  })
  await t.test('takes as long for a user that does not exist', async (t) => {
    const time = async (hash: string | null): Promise<number> => {
      const start = performance.now()
      t.equal(await hasher.verify('0000', hash), false)
      return performance.now() - start
    }
    const known = Math.min(await time(stored), await time(stored), await time(stored))
    const unknown = Math.min(await time(null), await time(null), await time(null))
    t.ok(unknown > known / 2, `${unknown} ms against ${known} ms`)
  })
})

await t.test(
  'a pepper file is made once, readable by its owner only, and refused when it holds something else',
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tillgate-pepper-'))
    t.teardown(() => rm(folder, { recursive: true }))
    const path = join(folder, 'secrets', 'pepper')
    const [one, two] = await Promise.all([loadPepper(path), loadPepper(path)])
    t.equal(one.id, two.id, 'two processes that start together end with one pepper')
    t.equal((await stat(path)).mode & 0o777, 0o600)
    t.notMatch(await readFile(path, 'utf8'), one.id)
    await writeFile(path, 'hello')
    await t.rejects(loadPepper(path), { code: 'CONFIG_UNREADABLE' })
    await t.rejects(loadPepper(folder), { code: 'CONFIG_UNREADABLE' })
  },
)

await t.test('wrong PINs: two slips are free, then each pause is longer, and a right one ends it', async (t) => {
  let now = 0
  const attempts = createAttempts(pinPause, () => now)
  attempts.fail('ann at 1')
  attempts.fail('ann at 1')
  t.equal(attempts.pause('ann at 1'), 0)
  attempts.fail('ann at 1')
  t.equal(attempts.pause('ann at 1'), 5)
  t.equal(attempts.pause('ann at 2'), 0, 'another register is not paused')
  now += 4_000
  t.equal(attempts.pause('ann at 1'), 1)
  now += 1_000
  t.equal(attempts.pause('ann at 1'), 0)
  attempts.fail('ann at 1')
  t.equal(attempts.pause('ann at 1'), 10)
  attempts.succeed('ann at 1')
  t.equal(attempts.pause('ann at 1'), 0)
  for (let n = 0; n < 50; n += 1) attempts.fail('bob')
  t.equal(attempts.pause('bob'), 300, 'never more than five minutes')
  now += 3_600_001
  attempts.fail('bob')
  t.equal(attempts.pause('bob'), 0, 'forgotten after an hour')
})

await t.test('a gate lets only so many through at once and refuses when its queue is full', async (t) => {
  const gate = createGate(2, 1)
  let running = 0
  let most = 0
  const releases: (() => void)[] = []
  const task = (): Promise<void> =>
    gate(async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((resolve) => releases.push(resolve))
      running -= 1
    })
  const tasks = [task(), task(), task()]
  await t.rejects(task(), { code: 'REQUEST_TOO_MANY' })
  while (releases.length > 0) {
    releases.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(tasks)
  t.equal(most, 2)
})

await t.test('a keyed queue runs one key in order, other keys at once, and survives a task that throws', async (t) => {
  const inOrder = createKeyedQueue()
  const seen: string[] = []
  await Promise.all([
    inOrder('a', async () => {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push('a1')
    }),
    t.rejects(inOrder('a', () => Promise.reject(new Error('no')))),
    inOrder('a', async () => seen.push('a3')),
    inOrder('b', async () => seen.push('b')),
  ])
  t.strictSame(seen, ['b', 'a1', 'a3'])
})

await t.test('a pairing code can be read aloud and typed back', (t) => {
  const code = newPairingCode()
  t.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  t.equal(normalizePairingCode(` ${code.toLowerCase()} `), code.replace('-', ''))
  t.equal(normalizePairingCode('oil0-1234'), '01101234')
  t.not(hashPairingCode(pepper, 'a', code), hashPairingCode(pepper, 'b', code), 'bound to its register')
  t.end()
})

await t.test('tokens say whose they are and nothing else', (t) => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057'
  const token = newRegisterToken(id)
  t.equal(registerOfToken(token), id)
  t.equal(registerOfToken(newSessionToken()), null)
  t.equal(bearerToken(`Bearer ${token}`), token)
  t.equal(bearerToken('Basic YTpi'), null)
  t.equal(bearerToken(undefined), null)
  t.equal(cookieValue(`a=1; tillgate_register=${token}; b=2`, 'tillgate_register'), token)
  t.equal(cookieValue('xtillgate_register=1', 'tillgate_register'), null)
  t.end()
})

await t.test('Host and Origin', (t) => {
  const allow = allowList(['Till.shop.example', '2001:DB8::1'], ['https://desk.example:8443'])
  const ask = (host: string | undefined, origin?: string, localAddress = '127.0.0.1', secure = false): string => {
    try {
      checkOrigin(allow, { host, origin, localAddress, secure })
      return 'ok'
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'broken'
    }
  }
  for (const host of ['localhost:8080', '127.0.0.1', '[::1]:8080', 'TILL.shop.example:80', '[2001:db8::1]:8080'])
    t.equal(ask(host), 'ok', host)
  for (const host of [undefined, '', 'evil.example', 'localhost.evil.example', 'localhost:80:80', '10.1.1.1', 'a b'])
    t.equal(ask(host), 'HOST_REFUSED', String(host))
  t.equal(ask('10.1.1.1:8080', undefined, '10.1.1.1'), 'ok', 'the address the connection came to')
  t.equal(ask('10.1.1.1:8080', undefined, '::ffff:10.1.1.1'), 'ok')
  t.equal(ask('[fe80::1]', undefined, 'fe80::1'), 'ok')
  t.equal(ask('localhost:8080', 'http://localhost:8080'), 'ok')
  t.equal(ask('localhost:8080', 'https://desk.example:8443'), 'ok')
  for (const origin of ['http://localhost:9999', 'https://localhost:8080', 'null', 'http://evil.example', ''])
    t.equal(ask('localhost:8080', origin), 'ORIGIN_REFUSED', origin)
  t.equal(ask('localhost:8080', 'https://localhost:8080', '127.0.0.1', true), 'ok', 'over TLS')
  t.equal(hostName('[::1]:1'), '[::1]')
  t.equal(isOwnPeer({ remoteAddress: '::ffff:127.0.0.1' }, false), true)
  t.equal(isOwnPeer({ remoteAddress: '127.0.0.1' }, true), false, 'a proxy on this machine forwards from elsewhere')
  t.equal(isOwnPeer({ remoteAddress: '10.0.0.1', localAddress: '10.0.0.2' }, false), false)
  t.equal(
    isOwnPeer({ remoteAddress: '10.0.0.2', localAddress: '10.0.0.2' }, false),
    true,
    'this machine, by its address',
  )
  t.end()
})

await t.test('roles name only permissions there are, and none but a manager may change the catalog', (t) => {
  for (const names of Object.values(roles)) for (const name of names) t.ok(isPermission(name), name)
  t.notOk(roles.cashier.includes('catalog.write'))
  t.notOk(roles.cashier.includes('cost'))
  t.ok(roles.administrator.includes('catalog.write'))
  t.notOk(isPermission('toString'))
  t.end()
})
