import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

/** How many loans of each of these users are open; nothing of those who have none. */
export const countOpenOf = (work: Work, userIds: readonly number[]): Promise<{ userId: number; count: number }[]> =>
  sql(
    work,
    `select user_id::float8 as "userId", count(*)::int as count from loan
     where institution = $1 and user_id = any($2::bigint[]) and status = 'ACTIVE' group by user_id`,
    [work.institution, userIds]
  )

/** Cuts the links to users who are deleted: the loans stay, with what statistics need, and name nobody. */
export async function forgetUsers(work: Work, userIds: readonly number[]): Promise<void> {
  const values = [work.institution, userIds]
  for (const column of ['user_id', 'proxy_id'])
    await sql(work, `update loan set ${column} = null where institution = $1 and ${column} = any($2::bigint[])`, values)
}

/** Users who are deleted act for nobody, and nobody for them. */
export async function endProxies(work: Work, userIds: readonly number[]): Promise<void> {
  const values = [work.institution, userIds]
  for (const column of ['user_id', 'principal_id'])
    await sql(work, `delete from user_proxy where institution = $1 and ${column} = any($2::bigint[])`, values)
}
