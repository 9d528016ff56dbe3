import { createServer, type AddressInfo, type Socket } from 'node:net'

/** A scanner behind a network port: whoever connects gets its codes, each as a line. */
export interface ScannerPort {
  readonly port: number
  /** Resolves when somebody listens. */
  readonly connected: Promise<void>
  scan(code: string): void
  close(): Promise<void>
}

export const openScannerPort = async (): Promise<ScannerPort> => {
  const sockets = new Set<Socket>()
  let tellConnected = (): void => undefined
  const connected = new Promise<void>((resolve) => {
    tellConnected = resolve
  })
  const server = createServer((socket) => {
    socket.setNoDelay(true)
    socket.on('error', () => sockets.delete(socket)) // The program under test was stopped.
    socket.on('close', () => sockets.delete(socket))
    sockets.add(socket)
    tellConnected()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    connected,
    scan: (code) => {
      for (const socket of sockets) socket.write(`${code}\r`)
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}
