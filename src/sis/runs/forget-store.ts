import { change, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { forgetPlans, rejectsNaming } from './plans-store.ts'

/** The records of runs that users came from or were matched by, by run and number. */
const met = (work: Work, userIds: readonly string[]) =>
  sql`select c.run_id, c.first_user + m.place::int - 1 as number
    from sis_chunk c, unnest(c.user_ids) with ordinality as m (user_id, place)
    where c.institution = ${work.institution} and c.user_ids && ${userIds}::bigint[]
      and m.user_id = any(${userIds}::bigint[])`

/**
 * Empties what reports of runs tell of users who are deleted (AN-29): who it was, what was changed, the record as it
 * was sent, every refused record that tells an identifier of theirs, and feeds that are kept as plans. How many
 * records there were and how they ended stays, until the whole report goes.
 */
export async function forgetInReports(work: Work, userIds: readonly string[]): Promise<void> {
  const { institution } = work
  await forgetPlans(work, userIds)
  await change(
    work,
    sql`with met as materialized (${met(work, userIds)}),
      events as (delete from job_event e using (select distinct run_id from met) runs
        where e.institution = ${institution} and e.instance = runs.run_id and exists (
          select from jsonb_array_elements(e.keys) k join user_identifier i on i.value_key = lower(k ->> 'value')
          where i.institution = ${institution} and i.user_id = any(${userIds}::bigint[]))),
      rejects as (delete from sis_reject r using met
        where r.institution = ${institution} and r.run_id = met.run_id and r.number = met.number),
      naming as (delete from sis_reject r using (${rejectsNaming(work, userIds)}) j
        where r.institution = ${institution} and r.run_id = j.run_id and r.number = j.number)
      update sis_record r set primary_id = null, message = null, changes = null from met
      where r.institution = ${institution} and r.run_id = met.run_id and r.number = met.number`
  )
}
