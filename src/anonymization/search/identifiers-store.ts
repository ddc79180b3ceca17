import { rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

const page = 2000

/** What names users, also those whom a delete policy has kept: identifiers, e-mail addresses, telephone numbers. */
export async function identifiersOf(work: Work, people: readonly string[]): Promise<string[]> {
  const { institution } = work
  const found: string[] = []
  for (let from = 0; from < people.length; from += page) {
    const some = people.slice(from, from + page)
    const names = await rows(
      work,
      sql<{ value: string | null }>`
        with person as (
          select record from app_user where institution = ${institution} and id = any(${some}::bigint[])
          union all select record from purged_user
            where institution = ${institution} and id = any(${some}::bigint[]) and record is not null)
        select value_key as value from user_identifier
          where institution = ${institution} and user_id = any(${some}::bigint[])
        union all select record ->> 'primary_id' from person
        union all select last_name from purged_user
          where institution = ${institution} and id = any(${some}::bigint[]) and policy = 'KEEP_STATISTICS'
        union all select i ->> 'value' from person, json_array_elements(record -> 'user_identifier') i
        union all select e ->> 'email_address' from person, json_array_elements(record #> '{contact_info,email}') e
        union all select replace(p ->> 'phone_number', ' ', '')
          from person, json_array_elements(record #> '{contact_info,phone}') p`
    )
    for (const { value } of names) if (value) found.push(value)
  }
  return found
}
