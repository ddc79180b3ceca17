// A whole service process for the tests that knows the trial job too; says `ready` when it works.
import { readConfig } from '../../src/config.ts'
import type { Domain } from '../../src/domain.ts'
import { domains } from '../../src/domains.ts'
import type { JobListing } from '../../src/jobs/job.ts'
import { startService } from '../../src/service.ts'
import { trialDomain } from './trial.ts'

const listings = process.env.TRIAL_LISTINGS ? (JSON.parse(process.env.TRIAL_LISTINGS) as JobListing[]) : undefined
;(domains as Domain[]).push(trialDomain(listings))
const service = await startService(readConfig(process.env), undefined, { takeover: 100, schedule: 100, poll: 50 })
process.once('SIGTERM', async () => {
  await service.stop()
  process.exit(0)
})
process.stdout.write('ready\n')
