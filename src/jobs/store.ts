import { createHash } from 'node:crypto'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { EventKey } from './entity.ts'
import type { Job, JobListing } from './job.ts'

/** The one task of the queue: run the instance that the payload names. */
export const task = 'run-job'

/** What the queue carries. Everything else is read from the instance. */
export interface Payload {
  institution: string
  instance: string
}

/**
 * A process that dies must not use up a run: how often is limited in run.ts, not by the queue (its limit is a
 * smallint).
 */
const maxAttempts = 32_767

/**
 * Puts an instance into the queue, within the work's own transaction: when that is rolled back, nothing runs. `since`:
 * its place is that of an instance that was put into the queue then; it need not wait for a time that is to come.
 */
export async function addToQueue(work: Work, instance: string, queue: string, since?: Date): Promise<void> {
  const payload: Payload = { institution: work.institution, instance }
  const [added] = await sql<{ id: string; run_at: Date | string }>(
    work,
    `select id::text, run_at
     from graphile_worker.add_job($1, payload => $2::json, queue_name => $3, max_attempts => $4)`,
    [task, JSON.stringify(payload), queue, maxAttempts]
  )
  // run_at decides the order within the queue. It is by the queue's clock, and the service's may be ahead.
  if (added && since && since < new Date(added.run_at))
    await sql(work, 'select graphile_worker.reschedule_jobs(array[$1::bigint], run_at => $2::timestamptz)', [
      added.id,
      since
    ])
}

/** The name of the queue of a job: of one institution, at most 128 characters (the limit of graphile-worker). */
export function queueName(institution: string, listing: JobListing): string {
  const name = `${institution}:${listing.queue ?? listing.id}`
  return name.length <= 128 ? name : createHash('sha256').update(name).digest('hex')
}

/** Serializes starts of an institution until the transaction ends, so that limits hold when two come at once. */
export async function lockStarts(work: Work): Promise<void> {
  await sql(work, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [`patronage:starts:${work.institution}`])
}

/**
 * How many runs started over the API wait or run, how often the job was so started since, and whether one is under way.
 */
export async function startsOf(
  work: Work,
  jobId: string,
  since: Date
): Promise<{ running: number; starts: number; busy: boolean }> {
  const [row] = await sql<{ running: number; starts: number; busy: boolean }>(
    work,
    `select (select count(*)::int from job_instance
              where institution = $1 and status in ('QUEUED', 'RUNNING') and via_api) as running,
            (select count(*)::int from job_instance
              where institution = $1 and job_id = $2 and submit_time > $3 and via_api) as starts,
            exists (select from job_instance
              where institution = $1 and job_id = $2 and status in ('QUEUED', 'RUNNING')) as busy`,
    [work.institution, jobId, since]
  )
  return row ?? { running: 0, starts: 0, busy: false }
}

/** Inserts a waiting run and gives its id. */
export async function addInstance(
  work: Work,
  run: {
    job: Pick<Job, 'kind'>
    listing: JobListing
    name: string
    parameters: object
    counters: object
    submittedBy: string
    queue: string
    viaApi: boolean
  }
): Promise<string> {
  const { job, listing } = run
  const [row] = await sql<{ id: string }>(
    work,
    `insert into job_instance (institution, job_id, kind, name, listing, status, status_time, parameters, counters,
       submitted_by, submit_time, alerts, queue, via_api)
     values ($1, $2, $3, $4, $5::jsonb, 'QUEUED', $6, $7::jsonb, $8::jsonb, $9, $6, '[]', $10, $11)
     returning id::text`,
    [
      work.institution,
      listing.id,
      job.kind,
      run.name.slice(0, 255),
      JSON.stringify(listing),
      work.now,
      JSON.stringify(run.parameters),
      JSON.stringify(run.counters),
      run.submittedBy,
      run.queue,
      run.viaApi
    ]
  )
  return row?.id ?? ''
}

/** Stores what a run refused, in the order given, with one statement. */
export async function addEvents(work: Work, instance: string, events: readonly { keys: EventKey[] }[]): Promise<void> {
  if (events.length === 0) return
  await sql(
    work,
    `insert into job_event (institution, instance, keys)
     select $1, $2::bigint, e.keys from json_to_recordset($3::json) as e(keys jsonb)`,
    [work.institution, instance, JSON.stringify(events.map(({ keys }) => ({ keys })))]
  )
}
