import { createHash } from 'node:crypto'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Alert, EventKey, JobStatus } from './entity.ts'
import type { Job, JobListing } from './job.ts'
import { lockOf } from './keeper.ts'

/** The one task of the queue: run the instance that the payload names. */
export const task = 'run-job'

/** What the queue carries. Everything else is read from the instance. */
export interface Payload {
  institution: string
  instance: string
}

/** A process that dies must not use up a run: how often is limited in run.ts, not by the queue (its limit is a smallint). */
const maxAttempts = 32_767

/** Puts an instance into the queue, within the work's own transaction: when that is rolled back, nothing runs. */
export async function addToQueue(work: Work, instance: string, queue: string, since?: Date): Promise<void> {
  const payload: Payload = { institution: work.institution, instance }
  // run_at decides the order within the queue: a run that is put back keeps its place by its first one.
  await sql(
    work,
    `select graphile_worker.add_job($1, payload => $2::json, queue_name => $3, max_attempts => $4,
       run_at => $5::timestamptz)`,
    [task, JSON.stringify(payload), queue, maxAttempts, since ?? null]
  )
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

/** How many runs started over the API wait or run, how often the job was so started since, and whether one is under way. */
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

/** An instance that this process may run now. */
export interface Claimed {
  institution: string
  id: string
  kind: string
  listing: JobListing
  parameters: Record<string, unknown>
  counters: Record<string, number>
  queue: string
  attempts: number
}

/**
 * Makes `worker` the one that runs the instance. Undefined: it is over already. `alive`: its process lives. The row is
 * locked `for update`, so that a transaction of a former owner (see `holds`) ends first.
 */
export async function claim(work: Work, instance: string, worker: string): Promise<Claimed | 'alive' | undefined> {
  const key = [work.institution, instance]
  const [found] = await sql<{ worker: string | null }>(
    work,
    `select worker from job_instance
     where institution = $1 and id = $2::bigint and status in ('QUEUED', 'RUNNING') for update`,
    key
  )
  if (!found) return undefined
  if (found.worker && found.worker !== worker && (await isAlive(work, found.worker))) return 'alive'
  const [row] = await sql<Claimed>(
    work,
    `update job_instance set status = 'RUNNING', status_time = $4, worker = $3, attempts = attempts + 1,
       start_time = coalesce(start_time, $4)
     where institution = $1 and id = $2::bigint
     returning institution, id::text, kind, listing, parameters, counters, queue, attempts`,
    [...key, worker, work.now]
  )
  return row
}

async function isAlive(work: Work, worker: string): Promise<boolean> {
  const [row] = await sql<{ dead: boolean }>(work, `select pg_try_advisory_xact_lock(${lockOf(1)}) as dead`, [worker])
  return !row?.dead
}

/**
 * True when `worker` still owns the run; nobody can take it over before the work's transaction ends. The weakest lock
 * there is: it keeps off `claim` only, neither `storeProgress` nor another transaction of the same run.
 */
export async function holds(work: Work, instance: string, worker: string): Promise<boolean> {
  const rows = await sql(
    work,
    'select from job_instance where institution = $1 and id = $2::bigint and worker = $3 for key share',
    [work.institution, instance, worker]
  )
  return rows.length === 1
}

/** Stores how far a run is. What it stores is what a later process goes on from. */
export async function storeProgress(work: Work, instance: string, counters: object, progress: number): Promise<void> {
  await sql(
    work,
    `update job_instance set counters = $3::jsonb, progress = $4, attempts = 1
     where institution = $1 and id = $2::bigint`,
    [work.institution, instance, JSON.stringify(counters), Math.min(100, Math.max(0, progress))]
  )
}

/** Ends a run; false when it is not this worker's any more. Without counters those that were stored last stay. */
export async function finish(
  work: Work,
  instance: string,
  worker: string,
  how: { status: JobStatus; alerts: readonly Alert[]; counters?: object }
): Promise<boolean> {
  const rows = await sql(
    work,
    `update job_instance set status = $4::text, status_time = $5, end_time = $5, alerts = $6::jsonb, worker = null,
       counters = coalesce($7::jsonb, counters),
       progress = case when $4::text = 'COMPLETED_SUCCESS' then 100 else progress end
     where institution = $1 and id = $2::bigint and worker = $3
     returning id`,
    [
      work.institution,
      instance,
      worker,
      how.status,
      work.now,
      JSON.stringify(how.alerts),
      how.counters ? JSON.stringify(how.counters) : null
    ]
  )
  return rows.length === 1
}

/** Lets an interrupted run wait again, in front of its queue; false when it is not this worker's any more. */
export async function putBack(
  work: Work,
  run: Pick<Claimed, 'id' | 'queue'>,
  worker: string,
  since: Date
): Promise<boolean> {
  const rows = await sql(
    work,
    `update job_instance set status = 'QUEUED', status_time = $4, worker = null, attempts = greatest(0, attempts - 1)
     where institution = $1 and id = $2::bigint and worker = $3 returning id`,
    [work.institution, run.id, worker, work.now]
  )
  if (rows.length === 1) await addToQueue(work, run.id, run.queue, since)
  return rows.length === 1
}
