import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import koffi from 'koffi'
import t from 'tap'
import { isTillgateError, type TillgateError } from '../../core/errors/error.js'
import { createMemoryLine } from '../simulator/memory-line.js'
import { openPty } from '../simulator/pty.js'
import { openDescriptors } from '../testing/descriptors.js'
import { startSilentHost } from '../testing/silent-host.js'
import { startTcpFaultProxy } from '../testing/tcp-fault-proxy.js'
import { createTransport } from './create-transport.js'
import { createSerialTransport, nativeBinding } from './serial.js'
import { createTcpTransport } from './tcp.js'
import type { Connection, Transport } from './transport.js'

const never = (): AbortSignal => new AbortController().signal
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

const failure = async (promise: Promise<unknown>): Promise<TillgateError> => {
  try {
    await promise
  } catch (error) {
    if (isTillgateError(error)) return error
    throw error
  }
  throw new Error('it did not fail')
}

/** Resolves when `length` bytes came in all, with all of them as Latin-1. */
const receive = (onData: (listener: (chunk: Uint8Array) => void) => void, length: number): Promise<string> =>
  new Promise((resolve) => {
    let got = ''
    onData((chunk) => {
      got += Buffer.from(chunk).toString('latin1')
      if (got.length >= length) resolve(got)
    })
  })

/** A TCP device of the test: the last socket that came in. */
const device = async () => {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    sockets.push(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const accepted = async (): Promise<Socket> => {
    if (sockets.length === 0) await once(server, 'connection')
    return sockets.at(-1) ?? Promise.reject(new Error('nobody came'))
  }
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { port, accepted, close, transport: createTcpTransport({ host: '127.0.0.1', port }) }
}

/** One end of each kind of line: how the far end speaks, hears and leaves. */
interface FarEnd {
  readonly transport: Transport
  /** The far end of the connection just opened. */
  far(): Promise<{
    say(text: string): void
    hear(length: number): Promise<string>
    leave(): void | Promise<void>
  }>
  close(): Promise<void>
}

const kinds: Readonly<Record<string, () => Promise<FarEnd>>> = {
  async tcp() {
    const { transport, accepted, close } = await device()
    return {
      transport,
      close,
      async far() {
        const socket = await accepted()
        return {
          say: (text) => void socket.write(text, 'latin1'),
          hear: (length) => receive((listener) => socket.on('data', listener), length),
          leave: () => void socket.end(),
        }
      },
    }
  },
  async serial() {
    const pty = await openPty()
    return {
      transport: createSerialTransport({ path: pty.path }),
      close: () => pty.unplug(),
      far: async () => ({
        say: (text) => pty.write(bytes(text)),
        hear: (length) => receive((listener) => pty.onData(listener), length),
        leave: () => pty.unplug(),
      }),
    }
  },
  async memory() {
    const { transport, peer } = createMemoryLine()
    return {
      transport,
      close: async () => {},
      far: async () => ({
        say: (text) => peer.write(bytes(text)),
        hear: (length) => receive((listener) => peer.onData(listener), length),
        leave: () => peer.unplug(),
      }),
    }
  },
}

for (const [name, start] of Object.entries(kinds)) {
  await t.test(`${name}: bytes pass unchanged in both directions and in order`, async (t) => {
    const end = await start()
    const connection = await end.transport.open(never())
    const far = await end.far()
    const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('latin1')
    const heard = far.hear(3 * 256 + 2)
    const writes = [every, 'x', every, 'y', every].map((part) => connection.write(bytes(part), { deadlineMs: 2_000 }))
    await Promise.all(writes)
    t.equal(await heard, `${every}x${every}y${every}`)
    const said = receive((listener) => connection.onData(listener), 256)
    far.say(every)
    t.equal(await said, every)
    await connection.close()
    await end.close()
  })

  await t.test(`${name}: what came before the listener is not lost`, async (t) => {
    const end = await start()
    const connection = await end.transport.open(never())
    const far = await end.far()
    far.say('early ')
    await new Promise((resolve) => setImmediate(resolve))
    const said = receive((listener) => connection.onData(listener), 10)
    far.say('late')
    t.equal(await said, 'early late')
    await connection.close()
    await end.close()
  })

  await t.test(`${name}: when the far end leaves, it is known and writing is refused`, async (t) => {
    const end = await start()
    const connection = await end.transport.open(never())
    const far = await end.far()
    await far.leave()
    const { reason } = await connection.closed
    t.match(reason, name === 'tcp' ? 'the other side closed the connection' : 'it was unplugged')
    const error = await failure(connection.write(bytes('x'), { deadlineMs: 100 }))
    t.equal(error.code, 'DEVICE_OFFLINE')
    t.equal(error.details['reason'], reason)
    await end.close()
  })

  await t.test(`${name}: closing twice and writing afterwards is harmless`, async (t) => {
    const end = await start()
    const connection = await end.transport.open(never())
    await Promise.all([connection.close(), connection.close()])
    t.equal((await connection.closed).reason, 'it was closed here')
    t.equal((await failure(connection.write(bytes('x'), { deadlineMs: 100 }))).code, 'DEVICE_OFFLINE')
    const again = await end.transport.open(never())
    await again.close()
    await end.close()
  })

  await t.test(`${name}: an attempt already called off opens nothing`, async (t) => {
    const end = await start()
    const before = openDescriptors()
    t.equal((await failure(end.transport.open(AbortSignal.abort()))).code, 'DEVICE_OFFLINE')
    t.strictSame(openDescriptors(), before)
    await end.close()
  })
}

/** The options of the kernel's socket that is connected to `remotePort`, by their numbers in tcp(7). */
const tcpOptions = (remotePort: number): ((option: number) => number) => {
  const hexPort = remotePort.toString(16).toUpperCase().padStart(4, '0')
  const lines = readFileSync('/proc/net/tcp', 'latin1').split('\n')
  // proc(5): the third column is the far end, the tenth the inode.
  const columns = lines
    .map((line) => line.trim().split(/\s+/))
    .find((all) => all[2] === `0100007F:${hexPort}` && all[3] === '01')
  const fd = readdirSync('/proc/self/fd').find((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`) === `socket:[${columns?.[9]}]`
    } catch {
      return false
    }
  })
  const getsockopt = koffi.load('libc.so.6').func('int getsockopt(int, int, int, _Out_ int *v, _Inout_ int *n)') as (
    fd: number,
    level: number,
    option: number,
    value: number[],
    size: number[],
  ) => number
  return (option) => {
    const value = [-1]
    const tcpLevel = 6
    return getsockopt(Number(fd), tcpLevel, option, value, [4]) === 0 ? (value[0] ?? -1) : -1
  }
}

await t.test('tcp: small packets are not held back, and the kernel finds a dead peer within 15 s', async (t) => {
  const { port, transport, close } = await device()
  const connection = await transport.open(never())
  const option = tcpOptions(port)
  t.equal(option(1), 1, 'TCP_NODELAY')
  t.equal(option(4), 5, 'TCP_KEEPIDLE: it asks after five idle seconds')
  t.equal(option(5) * option(6), 10, 'TCP_KEEPINTVL × TCP_KEEPCNT: and waits ten more')
  await connection.close()
  await close()
})

await t.test('tcp: refused, unknown and silent hosts are told in plain words', async (t) => {
  const { port, close } = await device()
  await close()
  const refused = await failure(createTcpTransport({ host: '127.0.0.1', port }).open(never()))
  t.match(refused, {
    code: 'DEVICE_OFFLINE',
    details: { device: `tcp://127.0.0.1:${port}`, reason: 'nothing listens there' },
  })
  t.equal(createTcpTransport({ host: '::1', port: 9100 }).address, 'tcp://[::1]:9100')
})

await t.test('tcp: an attempt ends at its deadline or when it is called off', async (t) => {
  const host = await startSilentHost()
  const before = openDescriptors().length
  const impatient = createTcpTransport({ host: '127.0.0.1', port: host.port, connectMs: 50 })
  t.match(await failure(impatient.open(never())), {
    code: 'DEVICE_OFFLINE',
    details: { reason: 'no answer within 50 ms' },
  })
  const aborter = new AbortController()
  const attempt = createTcpTransport({ host: '127.0.0.1', port: host.port, connectMs: 60_000 }).open(aborter.signal)
  aborter.abort()
  t.match(await failure(attempt), { code: 'DEVICE_OFFLINE', details: { reason: 'the attempt was called off' } })
  t.equal(openDescriptors().length, before)
  await host.close()
})

await t.test('tcp server: the first caller is the device, the next is refused until it has gone', async (t) => {
  const { port, close } = await device()
  await close()
  const transport = createTransport({ kind: 'tcp-server', host: '127.0.0.1', port })
  const call = async (): Promise<Socket> => {
    for (;;) {
      const socket = connect({ host: '127.0.0.1', port })
      try {
        await once(socket, 'connect')
        return socket
      } catch {
        // Not listening yet.
      }
    }
  }
  for (const code of ['first', 'again']) {
    const [connection, socket] = await Promise.all([transport.open(never()), call()])
    const said = receive((listener) => connection.onData(listener), code.length)
    socket.write(code)
    t.equal(await said, code)
    t.match(await failure(createTransport({ kind: 'tcp', host: '127.0.0.1', port }).open(never())), {
      code: 'DEVICE_OFFLINE',
    })
    socket.end()
    t.equal((await connection.closed).reason, 'the other side closed the connection')
  }
  const aborter = new AbortController()
  const attempt = transport.open(aborter.signal)
  const occupied = failure(transport.open(never()))
  t.match(await occupied, { details: { reason: 'the port is in use' } })
  aborter.abort()
  t.match(await failure(attempt), { details: { reason: 'the attempt was called off' } })
})

const stuck = async (into: Pick<typeof t, 'match' | 'equal'>, connection: Connection): Promise<void> => {
  const big = connection.write(new Uint8Array(16 * 1_048_576), { deadlineMs: 150 })
  const behind = connection.write(bytes('behind'), { deadlineMs: 60_000 })
  const errors = await Promise.all([failure(big), failure(behind)])
  for (const error of errors)
    into.match(error, { code: 'DEVICE_OFFLINE', details: { reason: 'a write did not finish within 150 ms' } })
  into.equal((await connection.closed).reason, 'a write did not finish within 150 ms')
}

await t.test('tcp: a write into a stalled peer ends at its deadline, and so do the writes behind it', async (t) => {
  const { port, close } = await device()
  const proxy = await startTcpFaultProxy({ port })
  await proxy.set('stall')
  const connection = await createTcpTransport({ host: '127.0.0.1', port: proxy.port }).open(never())
  await stuck(t, connection)
  await proxy.close()
  await close()
})

await t.test('serial: a write into a stalled device ends at its deadline, and the port is free again', async (t) => {
  const pty = await openPty()
  pty.stall(true)
  const calls: string[] = []
  // A real port, but what is asked of it is written down.
  const transport = createSerialTransport(
    { path: pty.path },
    {
      async open(options) {
        const port = await nativeBinding.open(options)
        const [flush, close] = [port.flush.bind(port), port.close.bind(port)]
        port.flush = () => (calls.push('flush'), flush())
        port.close = () => (calls.push('close'), close())
        return port
      },
    },
  )
  await stuck(t, await transport.open(never()))
  t.strictSame(calls.splice(0), ['flush', 'close'], 'or the close would wait in the kernel for what nobody takes')
  pty.stall(false)
  const connection = await transport.open(never())
  const heard = receive((listener) => pty.onData(listener), 2)
  await connection.write(bytes('ok'), { deadlineMs: 2_000 })
  t.ok((await heard).endsWith('ok'))
  await connection.close()
  t.strictSame(calls, ['close'], 'what was written properly is not thrown away')
  await pty.unplug()
})

await t.test('serial: a device that takes nothing is heard all the same, and so is its end', async (t) => {
  const pty = await openPty()
  pty.stall(true)
  const connection = await createSerialTransport({ path: pty.path }).open(never())
  const write = failure(connection.write(new Uint8Array(1_048_576), { deadlineMs: 60_000 }))
  for (const status of ['paper out', 'cover open']) {
    const heard = receive((listener) => connection.onData(listener), status.length)
    pty.write(bytes(status))
    t.equal(await heard, status)
  }
  await pty.unplug()
  t.equal((await write).details['reason'], 'it was unplugged')
  await connection.closed
})

await t.test('serial: an unplug is noticed at whatever moment it comes', async (t) => {
  for (let n = 0; n < 300; n++) {
    const pty = await openPty()
    const connection = await createSerialTransport({ path: pty.path }).open(never())
    if (n % 3 === 1) pty.write(bytes('last words'))
    if (n % 3 === 2) await new Promise((resolve) => setImmediate(resolve))
    await pty.unplug()
    const { reason } = await connection.closed
    if (reason !== 'it was unplugged') t.fail(reason)
  }
})

await t.test('serial: absent, forbidden and occupied ports are told apart', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-serial-'))
  const pty = await openPty()
  const link = join(folder, 'scanner')
  const transport = createSerialTransport({
    path: link,
    baud: 115_200,
    parity: 'even',
    dataBits: 7,
    stopBits: 2,
    flow: 'xon-xoff',
  })
  t.match(await failure(transport.open(never())), {
    code: 'DEVICE_OFFLINE',
    details: { device: link, reason: 'it is not plugged in' },
  })
  await symlink(pty.path, link)
  const connection = await transport.open(never())
  t.match(await failure(transport.open(never())), { code: 'DEVICE_BUSY', details: { path: link } })
  await connection.close()
  // Root may open anything, so root becomes an ordinary user for a moment.
  const root = process.seteuid !== undefined && process.geteuid?.() === 0
  if (root) process.seteuid?.(65_534)
  else await chmod(pty.path, 0o000)
  const forbidden = await failure(transport.open(never()))
  if (root) process.seteuid?.(0)
  else await chmod(pty.path, 0o600)
  t.match(forbidden, { code: 'DEVICE_PERMISSION', details: { path: link } })
  const again = await transport.open(never())
  await again.close()
  await pty.unplug()
  await rm(folder, { recursive: true })
})
