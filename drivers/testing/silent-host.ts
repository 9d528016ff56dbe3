import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const program = `
  const server = require('net').createServer()
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))`

/**
 * A host that answers no connection attempt, like one that is switched off behind a switch that is on: a listener in
 * a halted process whose queue is full. The kernel drops further attempts without a word.
 */
export const startSilentHost = async (): Promise<{ port: number; close(): Promise<void> }> => {
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(line.toString())
  child.kill('SIGSTOP')
  // The queue holds one more than was asked for.
  const queued: Socket[] = []
  for (let n = 0; n < 2; n++) {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('error', () => {})
    queued.push(socket)
    await once(socket, 'connect')
  }
  return {
    port,
    async close() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
      for (const socket of queued) socket.destroy()
    },
  }
}
