import { safeCause } from '../alma/dialect.ts'
import type { Parts } from '../domain.ts'
import { timeZoneOf } from '../institutions/zone-store.ts'
import { sql } from '../sql.ts'
import { openWork, transactional } from '../unit-of-work.ts'
import type { Work } from '../work.ts'
import type { AnyJob, JobListing } from './job.ts'
import { lastSlot } from './schedule.ts'
import { auditStart, enqueue } from './service.ts'
import { startsOf } from './store.ts'

/**
 * Enqueues what is due, in every institution. Any number of processes may do so at once. After downtime only the last
 * slot that was missed is made up for (JOB-06): a later run does the work of those before it.
 */
export async function runDue({ database, clock, log }: Parts, jobs: readonly AnyJob[]): Promise<void> {
  const { rows } = await database.pool.query<{ institution: string }>('select institution from institution')
  for (const { institution } of rows)
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

/**
 * True for exactly one transaction of all processes a slot. Slots before a job or its present schedule was first seen
 * are nobody's: a new profile must not run for yesterday.
 */
async function takeSlot(work: Work, id: string, schedule: string, slot: Date): Promise<boolean> {
  const values = [work.institution, id, schedule, slot]
  const taken = await sql(
    work,
    `update job_schedule set slot = $4 where institution = $1 and job_id = $2 and schedule = $3 and slot < $4
     returning slot`,
    values
  )
  if (taken.length === 1) return true
  await sql(
    work,
    `insert into job_schedule as s (institution, job_id, schedule, slot) values ($1, $2, $3, $4)
     on conflict (institution, job_id) do update set schedule = excluded.schedule, slot = excluded.slot
     where s.schedule <> excluded.schedule`,
    values
  )
  return false
}
