import { createServer, type Server, type Socket } from 'node:net'

/** Where a virtual device is plugged in: a TCP port or a serial line. */
export interface DevicePort {
  onData(listener: (chunk: Uint8Array) => void): void
  /** The other side went away. */
  onGone(listener: () => void): void
  send(bytes: Uint8Array): void
  /** Stops reading: what is sent stays in the line, as with a full buffer or a dead network. */
  stall(stalled: boolean): void
  /** Loses the connection and takes no new one until `restore`. */
  refuse(): Promise<void>
  restore(): Promise<void>
  close(): Promise<void>
}

export interface TcpDevicePort extends DevicePort {
  readonly port: number
}

/**
 * Port 9100 of a printer: listens, serves one client at a time, keeps further ones waiting unread, as printers do.
 */
export const openTcpPort = async (options: {
  readonly port: number
  readonly host: string
}): Promise<TcpDevicePort> => {
  const { host } = options
  let onData: (chunk: Uint8Array) => void = () => {}
  let onGone: () => void = () => {}
  let stalled = false
  const clients: Socket[] = []

  const serveFirst = (): void => {
    if (!stalled) clients[0]?.resume()
  }
  const server: Server = createServer({ noDelay: true, pauseOnConnect: true }, (socket) => {
    clients.push(socket)
    socket.on('data', (chunk) => onData(chunk))
    // An error is always followed by 'close', which says all there is to say.
    socket.on('error', () => {})
    socket.on('close', () => {
      const place = clients.indexOf(socket)
      clients.splice(place, 1)
      if (place === 0) onGone()
      serveFirst()
    })
    socket.pause()
    serveFirst()
  })
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ port, host }, () => {
        server.off('error', reject)
        const address = server.address()
        resolve(address !== null && typeof address === 'object' ? address.port : port)
      })
    })
  const shut = (): Promise<void> =>
    new Promise((resolve) => {
      if (server.listening) server.close(() => resolve())
      else resolve()
      for (const client of clients) client.destroy()
    })

  const port = await listen(options.port)
  return {
    port,
    onData: (listener) => {
      onData = listener
    },
    onGone: (listener) => {
      onGone = listener
    },
    send: (bytes) => {
      clients[0]?.write(bytes)
    },
    stall: (value) => {
      stalled = value
      if (stalled) clients[0]?.pause()
      else serveFirst()
    },
    refuse: shut,
    restore: async () => {
      if (!server.listening) await listen(port)
    },
    close: shut,
  }
}

/** The device's end of a pseudo terminal, as `openPty` gives it. */
export interface SerialEnd {
  onData(listener: (chunk: Uint8Array) => void): void
  write(bytes: Uint8Array): void
  stall(stalled: boolean): void
  unplug(): Promise<void>
}

/** A serial line as a port. A serial printer cannot refuse: it is silent instead, and stays plugged in. */
export const serialPort = (end: SerialEnd): DevicePort => {
  const silent = (stalled: boolean): Promise<void> => {
    end.stall(stalled)
    return Promise.resolve()
  }
  return {
    onData: (listener) => end.onData(listener),
    onGone: () => {},
    send: (bytes) => end.write(bytes),
    stall: (stalled) => end.stall(stalled),
    refuse: () => silent(true),
    restore: () => silent(false),
    close: () => end.unplug(),
  }
}
