import type { InferResult } from 'kysely'
import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'
import { db, row, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { lockRun } from './store.ts'

/** Runs with their job instances. */
const runs = (work: Work) =>
  db
    .selectFrom('sis_run as r')
    .innerJoin('job_instance as j', join =>
      join.onRef('j.institution', '=', 'r.institution').onRef('j.id', '=', 'r.id')
    )
    .where('r.institution', '=', work.institution)

const standing = (work: Work, id: string) =>
  runs(work)
    .where('r.id', '=', id)
    .select(['r.id', 'r.profileCode', 'r.mode', 'r.dryRun', 'r.action', 'j.status', 'r.guard', 'r.planHash'])
    .select(eb => [
      eb('r.failure', 'is not', null).$castTo<boolean>().as('failed'),
      // While what became of its records is kept.
      eb
        .exists(
          eb
            .selectFrom('sis_chunk as c')
            .whereRef('c.institution', '=', 'r.institution')
            .whereRef('c.runId', '=', 'r.id')
        )
        .$castTo<boolean>()
        .as('hasRecords'),
      // Of a dry run whose feed is kept to be applied.
      eb('r.planUntil', '>=', work.now).$castTo<boolean | null>().as('isPlan')
    ])

/** A run as somebody decides about it. */
export type Standing = InferResult<ReturnType<typeof standing>>[number]

/** A run, held until the transaction ends: two decisions come one after the other. Throws RUN_NOT_FOUND. */
export async function lockForDecision(work: Work, id: string): Promise<Standing> {
  const number = idOf(id)
  // By itself: the same statement would read the rows beside it as they were before it had to wait.
  if (number !== undefined) await lockRun(work, number)
  const run = number === undefined ? undefined : await row(work, standing(work, number))
  if (!run) throw new AlmaError('RUN_NOT_FOUND', { id: id.slice(0, 20) })
  return run
}

/** True of a run `r` that its guard lets apply what it finds, or has let. */
export const isLetThrough = sql<boolean>`coalesce(r.guard ->> 'state', '') not in ('MEASURING', 'WAITING', 'DISCARDED')`

/**
 * The first later run of the profile that has settled somebody, or is about to; undefined when there is none. One that
 * found nobody to change has gone before too: its feed says that the users are right as they are. One that was refused,
 * found no file, was cancelled before it began, or is still measured has not.
 */
export async function overtaker(
  work: Work,
  { id, profileCode }: Pick<Standing, 'id' | 'profileCode'>
): Promise<string | undefined> {
  const later = runs(work)
    .where('r.profileCode', '=', profileCode)
    .where('r.id', '>', id)
    .where('r.dryRun', '=', false)
    .where(isLetThrough)
    .where(sql<boolean>`((select sum(value::int) from jsonb_each_text(j.counters)
          where key in ('created', 'updated', 'unchanged', 'removed')) > 0
        or (j.status = 'RUNNING' and r.phase = 'APPLYING'
          and exists (select from sis_file f where f.institution = r.institution and f.run_id = r.id)))`)
  const run = await row(work, later.select('r.id').orderBy('r.id').limit(1))
  return run && String(run.id)
}

/** The run that applies a plan, or has applied it; undefined when there is none. */
export async function applied(work: Work, plan: string): Promise<string | undefined> {
  const run = await row(
    work,
    db
      .selectFrom('sis_run')
      .where('institution', '=', work.institution)
      .where('basedOn', '=', plan)
      .where('action', '=', 'APPLY')
      .select('id')
      .limit(1)
  )
  return run && String(run.id)
}
