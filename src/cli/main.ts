import { patronage } from './program.ts'

const io = { out: process.stdout, err: process.stderr, env: process.env }
process.exitCode = await patronage(process.argv.slice(2), io)
