import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'
import { buildApp } from './app.ts'
import { type Config, isSandbox } from './config.ts'
import type { Parts } from './domain.ts'
import { domains } from './domains.ts'
import { schemaOf } from './health/store.ts'
import { keyStore } from './institutions/store.ts'
import { type Pace, startRunner } from './jobs/runner.ts'
import { type Clock, movableClock, systemClock } from './platform/clock.ts'
import { type Database, migrate, openDatabase } from './platform/database.ts'
import { startEmbedded, type Watch } from './platform/embedded.ts'
import { followOffset } from './sandbox/follow.ts'
import { prepareSandbox, sandboxInstitution } from './sandbox/seed.ts'
import { readOffset } from './sandbox/store.ts'
import { checkStart } from './start/checks.ts'
import { version } from './start/version.ts'

export interface Service {
  app: FastifyInstance
  database: Database
  parts: Parts
  /** Base address that the service listens on. */
  address: string
  /** Resolves with the reason when the service cannot go on: whoever has started it ends the process with an error. */
  lost: Promise<Error>
  /** Finishes requests, lets jobs reach their next commit, closes the database. */
  stop(): Promise<void>
}

const loopback = /^(127(\.\d+){3}|localhost|::1)$/

/** A sandbox with the default key on an open address would be anybody's: refused before anything starts. */
export function refuseOpenSandbox(config: Config): void {
  if (isSandbox(config) && config.SANDBOX_API_KEY === 'sandbox' && !loopback.test(config.HOST))
    throw new Error(
      `The sandbox with its default key listens on loopback only, not on ${config.HOST}: set SANDBOX_API_KEY.`
    )
}

/** What stands in the way of a start, in a sentence. */
export function obstacle(error: unknown): string {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') return `Port ${port} is taken: set PORT to another one, or to 0 for a free one.`
  if (code === 'EADDRNOTAVAIL') return 'This machine does not have the address HOST.'
  if (code === 'ECONNREFUSED') return 'No PostgreSQL answers at DATABASE_URL.'
  return message || code || String(error)
}

/** Opens the database (its own, or the one of DATABASE_URL) and, unless told otherwise, brings it up to date. */
export async function openStore(
  config: Config,
  { migrates = true, ...watch }: { migrates?: boolean } & Watch = {}
): Promise<{ database: Database; close(): Promise<void> }> {
  const embedded = config.DATABASE_URL ? undefined : await startEmbedded(join(config.DATA_DIR, 'postgres'), watch)
  try {
    const database = await openDatabase(
      config.DATABASE_URL ?? embedded?.url() ?? '',
      domains.flatMap(domain => domain.entities),
      config.POOL_SIZE
    )
    if (migrates) await migrate(database)
    return {
      database,
      async close() {
        await database.orm.close()
        await embedded?.stop()
      }
    }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

/** Waits for `step`, but no longer than `seconds`. */
async function within(seconds: number, step: PromiseLike<unknown>): Promise<void> {
  const end = new AbortController()
  await Promise.race([step, pause(seconds * 1000, undefined, { signal: end.signal }).catch(() => {})])
  end.abort()
}

/** The whole service: database, application, jobs, network. `pace` is for tests that cannot wait for jobs. */
export async function startService(
  config: Config,
  clock: Clock = systemClock,
  pace: Partial<Pace> = {}
): Promise<Service> {
  refuseOpenSandbox(config)
  await checkStart(config)
  const log = pino({ level: config.LOG_LEVEL, base: null })
  const { promise: lost, resolve: lose } = Promise.withResolvers<Error>()
  const again = () => log.warn('the own PostgreSQL had died, and runs again')
  const store = await openStore(config, { again, lost: lose })
  try {
    return { ...(await serve(config, clock, pace, store, log)), lost }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function serve(
  config: Config,
  base: Clock,
  pace: Partial<Pace>,
  { database, close }: Awaited<ReturnType<typeof openStore>>,
  log: Logger
): Promise<Omit<Service, 'lost'>> {
  const time = isSandbox(config) ? movableClock(base) : undefined
  if (time) time.offsetMs = await readOffset(database, sandboxInstitution)
  const unfollow = time ? followOffset(database, sandboxInstitution, time) : () => {}
  const clock = time ?? base
  const keys = keyStore(database.pool, clock)
  const mode = isSandbox(config) ? 'sandbox' : 'production'
  const schema = await schemaOf(database.pool)
  log.info({ version, node: process.versions.node, mode, schema, workers: config.WORKERS }, 'starting')
  const parts: Parts = { config, database, clock, ...(time ? { time } : {}), keys, domains, log }
  await prepareSandbox(parts)
  const app = await buildApp(parts)
  const runner = await startRunner(parts, pace)
  const address = await app.listen({ host: config.HOST, port: config.PORT }).catch(async error => {
    await runner.stop(config.STOP_TIMEOUT)
    throw error
  })
  log.info({ address, docs: `${address}/docs` }, 'listening')
  if (!isSandbox(config) && !config.PUBLIC_URL)
    log.warn('PUBLIC_URL is not set: links in answers follow the Host header of each request')
  return {
    app,
    database,
    parts,
    address,
    async stop() {
      unfollow()
      // Both at once: a run may need as long for its next commit as a slow client for its answer.
      await Promise.all([within(config.STOP_TIMEOUT, app.close()), runner.stop(config.STOP_TIMEOUT)])
      // A statement that goes on must not keep the process: the database undoes it when the connection is gone.
      await within(5, close())
      log.info('stopped')
    }
  }
}
