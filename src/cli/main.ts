import { patronage } from './program.ts'

// Whoever reads the output may stop to (`| head`): the command goes on to its end, and ends as it would have.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

const io = { out: process.stdout, err: process.stderr, env: process.env }
process.exitCode = await patronage(process.argv.slice(2), io)
