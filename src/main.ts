import { readConfig } from './config.ts'
import { obstacle, type Service, startService } from './service.ts'

async function start(): Promise<Service | undefined> {
  try {
    return await startService(readConfig(process.env))
  } catch (error) {
    process.stderr.write(`${obstacle(error)}\n`)
    process.exitCode = 1
    return undefined
  }
}

if (import.meta.main) {
  const service = await start()
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, async () => {
      if (stopping || !service) return
      stopping = true
      await service.stop()
      process.exit(0)
    })
}
