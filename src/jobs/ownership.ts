import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Alert, JobStatus } from './entity.ts'
import type { JobListing } from './job.ts'
import { lockOf } from './keeper.ts'
import { addToQueue } from './store.ts'

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
       progress = case when $4::text in ('COMPLETED_SUCCESS', 'COMPLETED_WARNING') then 100 else progress end
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

/** Lets a run stand still until a person has decided; false when it is not this worker's any more. */
export async function park(work: Work, instance: string, worker: string): Promise<boolean> {
  const rows = await sql(
    work,
    `update job_instance set status = 'MANUAL_HANDLING_REQUIRED', status_time = $4, worker = null, attempts = 0
     where institution = $1 and id = $2::bigint and worker = $3 returning id`,
    [work.institution, instance, worker, work.now]
  )
  return rows.length === 1
}

/**
 * Puts a run that stood still back into its queue, with these counters, before those that were asked for after it;
 * false when it does not stand still.
 */
export async function resume(work: Work, instance: string, counters: object): Promise<boolean> {
  const [row] = await sql<{ queue: string; submit_time: Date | string }>(
    work,
    `update job_instance set status = 'QUEUED', status_time = $3, counters = $4::jsonb, progress = 0
     where institution = $1 and id = $2::bigint and status = 'MANUAL_HANDLING_REQUIRED'
     returning queue, submit_time`,
    [work.institution, instance, work.now, JSON.stringify(counters)]
  )
  if (row) await addToQueue(work, instance, row.queue, new Date(row.submit_time))
  return row !== undefined
}

/** Ends a run that waits, in the queue or for a person; false when it goes on or has ended. */
export async function abort(work: Work, instance: string, why: string): Promise<boolean> {
  const alert: Alert = { value: 'alert_general_failure', desc: why }
  const rows = await sql(
    work,
    `update job_instance set status = 'USER_ABORTED', status_time = $3, end_time = $3, alerts = $4::jsonb, worker = null
     where institution = $1 and id = $2::bigint and status in ('QUEUED', 'MANUAL_HANDLING_REQUIRED') returning id`,
    [work.institution, instance, work.now, JSON.stringify([alert])]
  )
  return rows.length === 1
}

/**
 * Lets an interrupted run wait again, in its old place in the queue (`since`); false when it is not this worker's any
 * more. `counts`: as a failed attempt, of which there may not be too many.
 */
export async function putBack(
  work: Work,
  run: Pick<Claimed, 'id' | 'queue'>,
  worker: string,
  how: { since: Date; counts: boolean }
): Promise<boolean> {
  const rows = await sql(
    work,
    `update job_instance set status = 'QUEUED', status_time = $4, worker = null, attempts = greatest(0, attempts - $5)
     where institution = $1 and id = $2::bigint and worker = $3 returning id`,
    [work.institution, run.id, worker, work.now, how.counts ? 0 : 1]
  )
  if (rows.length === 1) await addToQueue(work, run.id, run.queue, how.since)
  return rows.length === 1
}
