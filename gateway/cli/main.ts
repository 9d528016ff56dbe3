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
