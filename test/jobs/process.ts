// A service process for the tests: runs the trial job on the database of DATABASE_URL; says `ready` when it works.
import { pino } from 'pino'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/database.ts'
import { domains } from '../../src/domains.ts'
import { keyStore } from '../../src/institutions/store.ts'
import type { JobListing } from '../../src/jobs/job.ts'
import { startRunner } from '../../src/jobs/runner.ts'
import { trialDomain } from './trial.ts'

const config = readConfig(process.env)
const database = await openDatabase(
  config.DATABASE_URL ?? '',
  domains.flatMap(domain => domain.entities)
)
const listings = process.env.TRIAL_LISTINGS ? (JSON.parse(process.env.TRIAL_LISTINGS) as JobListing[]) : undefined
const parts = {
  config,
  database,
  clock: systemClock,
  keys: keyStore(database.pool, systemClock),
  domains: [...domains, trialDomain(listings)],
  log: pino({ level: config.LOG_LEVEL }, pino.destination({ fd: 2, sync: true }))
}
const runner = await startRunner(parts as never, { takeover: 100, schedule: 100, poll: 50 })
process.once('SIGTERM', async () => {
  await runner.stop(config.STOP_TIMEOUT)
  await database.orm.close()
  process.exit(0)
})
process.stdout.write('ready\n')
