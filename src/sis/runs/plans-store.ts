import { change, db, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { dropPieces } from '../feed/file-store.ts'
import { rejectText } from './reject-text.ts'
import { endingPlans, planEnded } from './store.ts'

/** True of a run `r` whose feed a run that applies it still reads. */
const isBeingApplied = (work: Work) => sql<boolean>`exists (select from sis_run a
  join job_instance o on o.institution = a.institution and o.id = a.id
  where a.institution = ${work.institution} and a.based_on = r.id and a.action = 'APPLY'
    and o.status in ('QUEUED', 'RUNNING'))`

/** True of a run `r` that is a plan somebody may still apply, or does; false of all others, and never null. */
export const isPlan = (work: Work) =>
  sql<boolean>`(coalesce(r.plan_until >= ${work.now}::timestamptz, false) or ${isBeingApplied(work)})`

/** Ends plans, and removes their feeds in the same statement. */
const endPlans = (work: Work, plans: ReturnType<typeof endingPlans>) =>
  change(
    work,
    db
      .with('over', () => plans.returning('r.id'))
      .deleteFrom('sis_file_chunk as f')
      .using('over')
      .where('f.institution', '=', work.institution)
      .whereRef('f.runId', '=', 'over.id')
  )

/** Ends a plan: its feed goes at once. */
export async function dropPlan(work: Work, runId: string): Promise<void> {
  await planEnded(work, runId)
  await dropPieces(work, runId)
}

/** Removes the feeds of plans that have expired and that nobody is applying. */
export async function dropExpiredPlans(work: Work): Promise<void> {
  await endPlans(
    work,
    endingPlans(work).where(eb => eb.not(isPlan(work)))
  )
}

/**
 * Removes at once the feeds of plans that name users who are deleted: those whose records were about one of them, and
 * those with a refused record that tells one of their identifiers. A run that is applying a plan goes on; its feed goes
 * with it.
 */
export async function forgetPlans(work: Work, userIds: readonly string[]): Promise<void> {
  const isAbout = sql<boolean>`exists (select from sis_chunk c
    where c.institution = ${work.institution} and c.run_id = r.id and c.user_ids && ${userIds}::bigint[])`
  const isNaming = sql<boolean>`exists (select from (${rejectsNaming(work, userIds)}) j where j.run_id = r.id)`
  await endPlans(
    work,
    endingPlans(work)
      .where(eb => eb.not(isBeingApplied(work)))
      .where(eb => eb.or([isAbout, isNaming]))
  )
}

/**
 * Composes: refused records that tell an identifier of users, as the text of an element or of a JSON string, in any
 * alphabet and case, by run and number. Whoever it was that they were about.
 */
export const rejectsNaming = (work: Work, userIds: readonly string[]) =>
  sql<{ runId: string; number: number }>`select j.run_id, j.number
    from sis_reject j,
      lateral regexp_matches(lower(${sql.raw(rejectText('j.content'))}), '[>"]([^<>"]+)(?=[<"])', 'g') told
    where j.institution = ${work.institution} and btrim(told[1]) in (
      select i.value_key from user_identifier i
      where i.institution = ${work.institution} and i.user_id = any(${userIds}::bigint[]))`
