import { createHash } from 'node:crypto'
import { lockName } from '../data/locks.ts'
import { change, db, json, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
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
  const added = await row(
    work,
    sql<{ id: string; runAt: Date }>`
      select id::text, run_at from graphile_worker.add_job(
        ${task}, payload => ${JSON.stringify(payload)}::json, queue_name => ${queue}, max_attempts => ${maxAttempts})`
  )
  // run_at decides the order within the queue. It is by the queue's clock, and the service's may be ahead.
  if (added && since && since < added.runAt)
    await rows(
      work,
      sql`select graphile_worker.reschedule_jobs(array[${added.id}::bigint], run_at => ${since}::timestamptz)`
    )
}

/** The name of the queue of a job: of one institution, at most 128 characters (the limit of graphile-worker). */
export function queueName(institution: string, listing: JobListing): string {
  const name = `${institution}:${listing.queue ?? listing.id}`
  return name.length <= 128 ? name : createHash('sha256').update(name).digest('hex')
}

/** Serializes starts of an institution until the transaction ends, so that limits hold when two come at once. */
export async function lockStarts(work: Work): Promise<void> {
  await lockName(work, `patronage:starts:${work.institution}`)
}

/**
 * How many runs started over the API wait or run, how often the job was so started since, and whether one is under way.
 */
export async function startsOf(
  work: Work,
  jobId: string,
  since: Date
): Promise<{ running: number; starts: number; busy: boolean }> {
  const { institution } = work
  const found = await row(
    work,
    sql<{ running: number; starts: number; busy: boolean }>`
      select (select count(*)::int from job_instance
                where institution = ${institution} and status in ('QUEUED', 'RUNNING') and via_api) as running,
             (select count(*)::int from job_instance
                where institution = ${institution} and job_id = ${jobId} and submit_time > ${since} and via_api) as starts,
             exists (select from job_instance
                where institution = ${institution} and job_id = ${jobId} and status in ('QUEUED', 'RUNNING')) as busy`
  )
  return found ?? { running: 0, starts: 0, busy: false }
}

/** Inserts a waiting run and gives its id. */
export async function addInstance(
  work: Work,
  run: {
    job: Pick<Job, 'kind'>
    listing: JobListing
    name: string
    parameters: object
    counters: Record<string, number>
    submittedBy: string
    queue: string
    viaApi: boolean
  }
): Promise<string> {
  const { job, listing } = run
  const added = await row(
    work,
    db
      .insertInto('job_instance')
      .values({
        ...{ institution: work.institution, jobId: listing.id, kind: job.kind, name: run.name.slice(0, 255), listing },
        ...{ status: 'QUEUED', statusTime: work.now, parameters: { ...run.parameters }, counters: run.counters },
        ...{ submittedBy: run.submittedBy, submitTime: work.now, alerts: json([]), queue: run.queue },
        viaApi: run.viaApi
      })
      .returning(sql<string>`id::text`.as('id'))
  )
  return added?.id ?? ''
}

/** Stores what a run refused, in the order given, with one statement. */
export async function addEvents(work: Work, instance: string, events: readonly { keys: EventKey[] }[]): Promise<void> {
  if (events.length === 0) return
  const given = JSON.stringify(events.map(({ keys }) => ({ keys })))
  await change(
    work,
    sql`
      insert into job_event (institution, instance, keys)
      select ${work.institution}, ${instance}::bigint, e.keys from json_to_recordset(${given}::json) as e (keys jsonb)`
  )
}

/** The oldest runs that are over for longer than that; one that waits, for its turn or for a person, is not over. */
export async function oldRuns(work: Work, days: number, limit: number): Promise<string[]> {
  const before = new Date(work.now.getTime() - days * 86_400_000)
  const found = await rows(
    work,
    db
      .selectFrom('job_instance')
      .where('institution', '=', work.institution)
      .where('submitTime', '<', before)
      .where('endTime', '<', before)
      .where(sql<boolean>`status not in ('QUEUED', 'RUNNING', 'MANUAL_HANDLING_REQUIRED')`)
      .select(sql<string>`id::text`.as('id'))
      .orderBy('submitTime')
      .limit(limit)
  )
  return found.map(({ id }) => id)
}

/** Of each job the last run that ended since then, where that one failed or ended with warnings. */
export const unsoundJobs = (work: Work, since: Date) =>
  rows(
    work,
    sql<{ id: string; jobId: string; name: string; profile: string | null; status: string }>`
      select id, job_id, name, profile, status from (
        select distinct on (job_id) id::text as id, job_id, name, status,
          listing -> 'profile' ->> 'code' as profile
        from job_instance where institution = ${work.institution} and end_time > ${since} and status like 'COMPLETED%'
        order by job_id, end_time desc, job_instance.id desc) last
      where status in ('COMPLETED_FAILED', 'COMPLETED_WARNING') order by id`
  )
