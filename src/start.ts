import { readConfig } from './config.ts'
import { obstacle, startService } from './service.ts'

/**
 * Starts the service of this environment and stops it by signal; false when it cannot start: `complaints` is told why.
 */
export async function runService(
  environment: Record<string, string | undefined>,
  complaints: { write(text: string): unknown } = process.stderr
): Promise<boolean> {
  let stopping = false
  try {
    const service = await startService(readConfig(environment))
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, async () => {
        if (stopping) return
        stopping = true
        await service.stop()
        process.exit(0)
      })
    return true
  } catch (error) {
    complaints.write(`${obstacle(error)}\n`)
    return false
  }
}
