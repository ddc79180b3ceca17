import { sql } from '../sql.ts'
import type { Companion } from '../users/companions.ts'

/** In which itemized sets users are: it stands against no deletion and goes with the user. */
export const companion: Companion = {
  name: 'sets',
  personalData: (work, userId) =>
    sql(
      work,
      `select s.id::text as id, s.name from user_set_member m
       join user_set s on s.institution = m.institution and s.id = m.set_id
       where m.institution = $1 and m.user_id = $2 order by s.id`,
      [work.institution, userId]
    ),
  async leave(work, userIds) {
    await sql(work, 'delete from user_set_member where institution = $1 and user_id = any($2::bigint[])', [
      work.institution,
      userIds
    ])
  }
}
