import { sql } from '../../sql.ts'
import type { Work } from '../../work.ts'

/** True of a run `r` whose feed a run that applies it still reads. Institution: $1. */
const isBeingApplied = `exists (select from sis_run a
  join job_instance o on o.institution = a.institution and o.id = a.id
  where a.institution = $1 and a.based_on = r.id and a.action = 'APPLY' and o.status in ('QUEUED', 'RUNNING'))`

/** True of a run `r` that is a plan somebody may still apply, or does, at the moment of parameter `$now`. */
export const isPlan = (now: string): string => `(r.plan_until >= ${now}::timestamptz or ${isBeingApplied})`

/**
 * Keeps the feed of a dry run that ended well as a plan until `until`. One that would change nobody is no plan: there
 * is nothing to apply, and nothing is kept of it.
 */
export async function keepPlan(work: Work, runId: number, until: Date): Promise<void> {
  await sql(
    work,
    `update sis_run r set plan_until = $3 where r.institution = $1 and r.id = $2 and r.dry_run and r.action = 'FEED'
       and exists (select from sis_chunk c where c.institution = $1 and c.run_id = r.id and c.outcomes ~ '[cu]')`,
    [work.institution, runId, until]
  )
}

/** Ends a plan: its feed goes at once. */
export async function dropPlan(work: Work, runId: number): Promise<void> {
  const values = [work.institution, runId]
  await sql(work, 'update sis_run set plan_until = null where institution = $1 and id = $2', values)
  await sql(work, 'delete from sis_file_chunk where institution = $1 and run_id = $2', values)
}

/** Removes the feeds of plans that have expired and that nobody is applying. */
export async function dropExpiredPlans(work: Work): Promise<void> {
  await sql(
    work,
    `with over as (update sis_run r set plan_until = null where r.institution = $1 and r.plan_until is not null
       and not ${isPlan('$2')} returning r.id)
     delete from sis_file_chunk f using over where f.institution = $1 and f.run_id = over.id`,
    [work.institution, work.now]
  )
}

/**
 * Removes at once the feeds of plans that name users who are deleted: those whose records were about one of them, and
 * those with a refused record that tells one of their identifiers. A run that is applying a plan goes on; its feed goes
 * with it.
 */
export async function forgetPlans(work: Work, userIds: readonly number[]): Promise<void> {
  await sql(
    work,
    `with over as (update sis_run r set plan_until = null where r.institution = $1 and r.plan_until is not null
       and not ${isBeingApplied} and (
         exists (select from sis_chunk c where c.institution = $1 and c.run_id = r.id and c.user_ids && $2::bigint[])
         or exists (${rejectsNaming} and j.run_id = r.id)) returning r.id)
     delete from sis_file_chunk f using over where f.institution = $1 and f.run_id = over.id`,
    [work.institution, userIds]
  )
}

/**
 * Refused records that tell an identifier of users $2: as the text of an element, or of a JSON string. Whoever it was
 * that they were about.
 */
export const rejectsNaming = `select from sis_reject j, lateral regexp_matches(lower(encode(j.content, 'escape')), '[>"]([^<>"]+)(?=[<"])', 'g') told
  where j.institution = $1 and btrim(told[1]) in (select lower(encode(convert_to(i.value_key, 'UTF8'), 'escape'))
    from user_identifier i where i.institution = $1 and i.user_id = any($2::bigint[]))`
