import { readConfig } from './config.ts'
import { startService } from './service.ts'

const service = await startService(readConfig(process.env))
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, async () => {
    if (stopping) return
    stopping = true
    await service.stop()
    process.exit(0)
  })
