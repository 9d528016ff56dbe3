#!/usr/bin/env node
import { processIo } from './io.js'
import { runCommandLine } from './run.js'
import { COMMANDS } from './table.js'

// "tillgate … | head" closes the pipe early; that is no fault of ours and no reason for a stack.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })

process.exitCode = await runCommandLine(process.argv.slice(2), COMMANDS, processIo())

// A part that would not stop must not keep the process: what is still open so long afterwards is cut off. The timer
// itself keeps nothing alive, so a command that left nothing open ends at once.
setTimeout(() => process.exit(), 2_000).unref()
