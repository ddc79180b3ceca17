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
