import { sql } from '../sql.ts'
import type { Companion } from '../users/companions.ts'
import type { Work } from '../work.ts'
import { forgetPlans, rejectsNaming } from './plans/kept.ts'

/** The records of runs that users $2 came from or were matched by, by run and number. */
const met = `select c.run_id, c.first_user + m.place::int - 1 as number
  from sis_chunk c, unnest(c.user_ids) with ordinality as m (user_id, place)
  where c.institution = $1 and c.user_ids && $2::bigint[] and m.user_id = any($2::bigint[])`

/**
 * Empties what reports of runs tell of users who are deleted (AN-29): who it was, what was changed, the record as it
 * was sent, every refused record that tells an identifier of theirs, and feeds that are kept as plans. How many
 * records there were and how they ended stays, until the whole report goes.
 */
async function forget(work: Work, userIds: readonly number[]): Promise<void> {
  const values = [work.institution, userIds]
  await forgetPlans(work, userIds)
  await sql(
    work,
    `with met as materialized (${met}),
     events as (delete from job_event e using (select distinct run_id from met) runs
       where e.institution = $1 and e.instance = runs.run_id and exists (
         select from jsonb_array_elements(e.keys) k join user_identifier i on i.value_key = lower(k ->> 'value')
         where i.institution = $1 and i.user_id = any($2::bigint[]))),
     rejects as (delete from sis_reject r using met where r.institution = $1 and r.run_id = met.run_id and r.number = met.number),
     naming as (delete from sis_reject r using (${rejectsNaming.replace('select', 'select j.run_id, j.number')}) j
       where r.institution = $1 and r.run_id = j.run_id and r.number = j.number)
     update sis_record r set primary_id = null, message = null, changes = null from met
     where r.institution = $1 and r.run_id = met.run_id and r.number = met.number`,
    values
  )
}

async function knowsProfile(work: Work, externalId: string): Promise<boolean> {
  const profiles = 'select from sis_profile where institution = $1 and lower(code) = lower($2)'
  return (await sql(work, profiles, [work.institution, externalId])).length > 0
}

/** What feeds have to do with a user. */
export const companion: Companion = { name: 'feeds', forget, knowsProfile }
