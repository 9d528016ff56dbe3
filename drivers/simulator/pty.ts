import { constants, openSync, closeSync } from 'node:fs'
import { rename, rm, symlink } from 'node:fs/promises'
import { ReadStream } from 'node:tty'

/**
 * A pseudo terminal whose one end looks like a serial port to the daemon and whose other end is the simulated device.
 * Needs `koffi` (a development dependency) to reach the C library; loaded only when a pty is asked for.
 */
export interface Pty {
  /** /dev/pts/N. The number is used again at once after an unplug, so address a port by a link. */
  readonly path: string
  /** The device's end: bytes that the daemon wrote. */
  onData(listener: (chunk: Uint8Array) => void): void
  /** The device's end: sends bytes to the daemon. Bytes sent before the port was opened are lost. */
  write(bytes: Uint8Array): void
  /** Stops or goes on taking bytes from the daemon: a device that does not listen. */
  stall(stalled: boolean): void
  /** Pulls the cable: the daemon's end is hung up. Resolves when both descriptors are closed. */
  unplug(): Promise<void>
}

const closeOnExec = 0o2000000
/** Size of `struct termios` in the C library of Linux. */
const termiosBytes = 60

/** Opens a pair. Linux only. */
export const openPty = async (): Promise<Pty> => {
  const { libc: c } = await import('./libc.js')
  const fd = c.open(constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK | closeOnExec)
  if (fd < 0) throw new Error(`no pseudo terminal: errno ${c.errno()}`)
  if (c.grant(fd) !== 0 || c.unlock(fd) !== 0) {
    const errno = c.errno()
    closeSync(fd)
    throw new Error(`no pseudo terminal: errno ${errno}`)
  }
  const name = Buffer.alloc(64)
  const termios = Buffer.alloc(termiosBytes)
  c.name(fd, name, name.length)
  // Raw before anybody opens it, or the device's end hears its own echo.
  c.attributes(fd, termios)
  c.raw(termios)
  c.set(fd, 0, termios)
  const path = name.toString('latin1', 0, name.indexOf(0))
  // Held open, because the last close of the daemon's end would give EIO here, and the daemon could not open it again.
  const hold = openSync(path, constants.O_RDWR | constants.O_NOCTTY)
  // net.Socket refuses such a descriptor; tty.ReadStream also writes.
  const peer = new ReadStream(fd)
  // The end of the daemon's side is seen as an error here, and says nothing that 'close' does not.
  peer.on('error', () => {})
  peer.resume()
  let gone: Promise<void> | null = null
  return {
    path,
    onData: (listener) => {
      peer.on('data', listener)
    },
    write: (bytes) => {
      peer.write(bytes)
    },
    stall: (stalled) => {
      if (stalled) peer.pause()
      else peer.resume()
    },
    unplug: () =>
      (gone ??= new Promise((resolve) => {
        peer.once('close', () => {
          closeSync(hold)
          resolve()
        })
        peer.destroy()
      })),
  }
}

/** Lets `link` point to `path`, whatever it pointed to before, in one step. */
export const placeLink = async (path: string, link: string): Promise<void> => {
  const beside = `${link}.${process.pid}.new`
  await rm(beside, { force: true })
  await symlink(path, beside)
  await rename(beside, link)
}
