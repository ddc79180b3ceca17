import { sql } from '../sql.ts'
import type { Companion } from '../users/companions.ts'

/** What reports of bulk updates tell of users: fields before and after. It goes with the user, or with the report. */
export const companion: Companion = {
  name: 'bulk_updates',
  personalData: (work, userId) =>
    sql(
      work,
      `select instance::text as job_instance, outcome, changes from user_update_result
       where institution = $1 and user_id = $2 order by instance`,
      [work.institution, userId]
    ),
  async forget(work, userIds) {
    await sql(work, 'delete from user_update_result where institution = $1 and user_id = any($2::bigint[])', [
      work.institution,
      userIds
    ])
  }
}
