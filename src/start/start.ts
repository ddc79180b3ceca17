import { readConfig } from '../config.ts'
import { obstacle, type Service, startService } from '../service.ts'

interface Complaints {
  write(text: string): unknown
}

/**
 * Starts the service of this environment and stops it by signal; false when it cannot start: `complaints` is told why.
 */
export async function runService(
  environment: Record<string, string | undefined>,
  complaints: Complaints = process.stderr
): Promise<boolean> {
  let stopping = false
  try {
    const service = await startService(readConfig(environment))
    endWhenLost(service, complaints)
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

/** Ends the process with 1 when the service cannot go on: whoever runs it sees that, and starts another. */
export function endWhenLost({ lost }: Pick<Service, 'lost'>, complaints: Complaints = process.stderr): void {
  void lost.then(({ message }) => {
    complaints.write(`The own PostgreSQL has died and cannot be started again: ${message}\n`)
    process.exit(1)
  })
}
