import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

// Bound statements, each naming the institution: no filter reaches them.

/** Ids of the users in an itemized set behind `after`, in order. */
export async function itemizedIds(work: Work, setId: number, after: number, limit: number): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    work,
    `select user_id::float8 as id from user_set_member
     where institution = $1 and set_id = $2 and user_id > $3 order by user_id limit $4`,
    [work.institution, setId, after, limit]
  )
  return rows.map(({ id }) => id)
}
