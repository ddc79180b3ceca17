import { safeCause } from '../alma/dialect.ts'
import type { Parts } from '../domain.ts'
import { allInstitutions } from '../institutions/store.ts'
import { timeZoneOf } from '../institutions/zone-store.ts'
import { openWork, transactional } from '../platform/unit-of-work.ts'
import type { Work } from '../platform/work.ts'
import type { AnyJob, JobListing } from './job.ts'
import { lastSlot } from './schedule.ts'
import { auditStart, enqueue } from './service.ts'
import { takeSlot } from './slot-store.ts'
import { startsOf } from './store.ts'

/**
 * Enqueues what is due, in every institution. Any number of processes may do so at once. After downtime only the last
 * slot that was missed is made up for (JOB-06): a later run does the work of those before it.
 */
export async function runDue({ database, clock, log }: Parts, jobs: readonly AnyJob[]): Promise<void> {
  for (const institution of await allInstitutions(database.pool))
    for (const job of jobs) {
      const work = openWork(database, clock, { institution, actor: 'jobs', base: '' })
      // One job that cannot be listed must not keep the others from running.
      try {
        for (const listing of await job.list(work))
          if (listing.schedule) await transactional(work, inside => runIfDue(inside, job, listing))
      } catch (error) {
        log?.warn({ kind: job.kind, err: safeCause(error) }, 'a schedule could not be looked at')
      }
    }
}

/** Runs the job when a slot has passed that nobody dealt with. True when it did. */
export async function runIfDue(work: Work, job: AnyJob, listing: JobListing): Promise<boolean> {
  const zone = await timeZoneOf(work)
  const slot = lastSlot(listing.schedule ?? '', zone, work.now)
  // In another zone the same cron is another schedule.
  if (!slot || !(await takeSlot(work, listing.id, `${listing.schedule} ${zone}`, slot))) return false
  // The run before is not over yet: it, or the next slot, does the work of this one.
  const { busy } = await startsOf(work, listing.id, work.now)
  if (busy) return false
  const instance = await enqueue(work, { job, listing, parameters: {}, submittedBy: 'System', viaApi: false })
  await auditStart(work, { job, listing, parameters: {}, instance })
  return true
}
