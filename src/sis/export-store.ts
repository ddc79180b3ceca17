import { sql } from '../sql.ts'
import type { UserRecord } from '../users/record.ts'
import type { Work } from '../work.ts'

/** Which users of a profile are exported: created or changed since a moment, of some groups or (empty) of all. */
export interface Selection {
  profileCode: string
  groups: readonly string[]
  createdSince?: Date | undefined
  changedSince?: Date | undefined
}

/** Users of a selection in the order of their numbers, after the number `after`. */
export async function exportPage(work: Work, of: Selection, after: number, limit: number) {
  const { profileCode, groups, createdSince, changedSince } = of
  return sql<{ id: number; record: UserRecord }>(
    work,
    `select id::float8 as id, record from app_user
     where institution = $1 and external_id = $2 and account_type = 'EXTERNAL' and id > $3
       and ($4::timestamptz is null and $5::timestamptz is null or created_at >= $4::timestamptz or modified_at >= $5::timestamptz)
       and (cardinality($6::text[]) = 0 or user_group = any($6::text[]))
     order by id limit $7`,
    [work.institution, profileCode, after, createdSince ?? null, changedSince ?? null, groups, limit]
  )
}
