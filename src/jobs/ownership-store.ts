import type { InferResult } from 'kysely'
import { tryName } from '../data/locks.ts'
import { change, db, json, row, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import type { Alert, JobStatus } from './entity.ts'
import { addToQueue } from './store.ts'

/** The number of a run, as a text: it is passed on in addresses and to the queue. */
export const idText = sql<string>`id::text`

/** A run, to be changed by a statement. */
const runOf = (work: Work, instance: string) =>
  db.updateTable('job_instance').where('institution', '=', work.institution).where('id', '=', instance)

/** The same as long as it is this worker's. */
const ownRun = (work: Work, instance: string, worker: string) => runOf(work, instance).where('worker', '=', worker)

const taking = (work: Work, instance: string, worker: string) =>
  runOf(work, instance)
    .set(({ eb, fn, val }) => ({
      status: 'RUNNING' as const,
      statusTime: work.now,
      worker,
      attempts: eb('attempts', '+', 1),
      startTime: fn.coalesce('startTime', val(work.now))
    }))
    .returning(['institution', idText.as('id'), 'kind', 'listing', 'parameters', 'counters', 'queue', 'attempts'])

/** An instance that this process may run now. */
export type Claimed = InferResult<ReturnType<typeof taking>>[number]

/**
 * Makes `worker` the one that runs the instance. Undefined: it is over already. `alive`: its process lives. The row is
 * locked `for update`, so that a transaction of a former owner (see `holds`) ends first.
 */
export async function claim(work: Work, instance: string, worker: string): Promise<Claimed | 'alive' | undefined> {
  const found = await row(
    work,
    db
      .selectFrom('job_instance')
      .where('institution', '=', work.institution)
      .where('id', '=', instance)
      .where(one => one.or([one('status', '=', 'QUEUED'), one('status', '=', 'RUNNING')]))
      .select('worker')
      .forUpdate()
  )
  if (!found) return undefined
  // The lock of its process is free exactly when that is gone (queue-store.ts).
  if (found.worker && found.worker !== worker && !(await tryName(work, `patronage:worker:${found.worker}`)))
    return 'alive'
  return row(work, taking(work, instance, worker))
}

/**
 * True when `worker` still owns the run; nobody can take it over before the work's transaction ends. The weakest lock
 * there is: it keeps off `claim` only, neither `storeProgress` nor another transaction of the same run.
 */
export async function holds(work: Work, instance: string, worker: string): Promise<boolean> {
  const held = await row(
    work,
    db
      .selectFrom('job_instance')
      .where('institution', '=', work.institution)
      .where('id', '=', instance)
      .where('worker', '=', worker)
      .select('worker')
      .forKeyShare()
  )
  return held !== undefined
}

type Counters = Record<string, number>

/** Stores how far a run is. What it stores is what a later process goes on from. */
export async function storeProgress(work: Work, instance: string, counters: Counters, progress: number): Promise<void> {
  const within = Math.min(100, Math.max(0, progress))
  await change(work, runOf(work, instance).set({ counters, progress: within, attempts: 1 }))
}

/** Ends a run; false when it is not this worker's any more. Without counters those that were stored last stay. */
export async function finish(
  work: Work,
  instance: string,
  worker: string,
  how: { status: JobStatus; alerts: readonly Alert[]; counters?: Counters }
): Promise<boolean> {
  const { status, alerts, counters } = how
  const isDone = status === 'COMPLETED_SUCCESS' || status === 'COMPLETED_WARNING'
  const ended = ownRun(work, instance, worker).set({
    ...{ status, statusTime: work.now, endTime: work.now, alerts: json([...alerts]), worker: null },
    ...(counters ? { counters } : {}),
    ...(isDone ? { progress: 100 } : {})
  })
  return (await change(work, ended)) === 1
}

/** Lets a run stand still until a person has decided; false when it is not this worker's any more. */
export async function park(work: Work, instance: string, worker: string): Promise<boolean> {
  const status = 'MANUAL_HANDLING_REQUIRED' as const
  const parked = ownRun(work, instance, worker).set({ status, statusTime: work.now, worker: null, attempts: 0 })
  return (await change(work, parked)) === 1
}

/**
 * Puts a run that stood still back into its queue, with these counters, before those that were asked for after it;
 * false when it does not stand still.
 */
export async function resume(work: Work, instance: string, counters: Counters): Promise<boolean> {
  const resumed = await row(
    work,
    runOf(work, instance)
      .where('status', '=', 'MANUAL_HANDLING_REQUIRED')
      .set({ status: 'QUEUED', statusTime: work.now, counters, progress: 0 })
      .returning(['queue', 'submitTime'])
  )
  if (resumed) await addToQueue(work, instance, resumed.queue, resumed.submitTime)
  return resumed !== undefined
}

/** Ends a run that waits, in the queue or for a person; false when it goes on or has ended. */
export async function abort(work: Work, instance: string, why: string): Promise<boolean> {
  const alert: Alert = { value: 'alert_general_failure', desc: why }
  const aborted = runOf(work, instance)
    .where(one => one.or([one('status', '=', 'QUEUED'), one('status', '=', 'MANUAL_HANDLING_REQUIRED')]))
    .set({
      ...{ status: 'USER_ABORTED', statusTime: work.now, endTime: work.now },
      ...{ alerts: json([alert]), worker: null }
    })
  return (await change(work, aborted)) === 1
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
  const attempts = how.counts ? sql<number>`attempts` : sql<number>`greatest(0, attempts - 1)`
  const back = ownRun(work, run.id, worker).set({ status: 'QUEUED', statusTime: work.now, worker: null, attempts })
  const isOwn = (await change(work, back)) === 1
  if (isOwn) await addToQueue(work, run.id, run.queue, how.since)
  return isOwn
}
