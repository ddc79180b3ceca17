import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

/** Where answers name a user: the record itself, and whose a loan, request, fee, deposit or wish is. */
const naming = ['primary_id', 'user_id', 'user_primary_id', 'user_primary_id.value', 'requester.value']

/**
 * Removes kept answers that name a user whom nobody here has as an identifier: who was deleted is not told of any more
 * (AN-29). What is masked names nobody. Goes through all that is kept, which is a day's.
 */
export async function forgetAnswersOfNobody(work: Work): Promise<void> {
  const places = naming.map(name => `select jsonb_path_query(k.answer::jsonb, 'lax $.body.**.${name}')`)
  await sql(
    work,
    `with named as (
       select k.actor, k.key, n.name #>> '{}' as name from idempotency_key k, lateral (${places.join(' union all ')}) n (name)
       where k.institution = $1 and k.answer is not null and jsonb_typeof(n.name) = 'string'
     )
     delete from idempotency_key k using named n
     where k.institution = $1 and k.actor = n.actor and k.key = n.key and n.name !~ '[*]' and n.name <> ''
       and not exists (select from user_identifier i where i.institution = $1 and i.value_key = lower(n.name))`,
    [work.institution]
  )
}

/**
 * Forgets the answers given up to the end of a day (AN-29). The keys stay their 24 hours: what was done, such as a
 * payment, must not be done again because its answer is gone.
 */
export const forgetAnswersUpTo = (work: Work, day: string, zone: string): Promise<unknown> =>
  sql(
    work,
    `update idempotency_key set answer = null where institution = $1 and answer is not null
       and (created_at at time zone $2)::date <= $3::date`,
    [work.institution, zone, day]
  )
