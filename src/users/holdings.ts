import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Holding, HoldingKind } from './companions.ts'

/**
 * Counts the rows of a table that are tied to users by a column, for `holds` of companions. Table, column and condition
 * are texts of the code, never of a caller.
 */
export async function countTied(
  work: Work,
  kind: HoldingKind,
  of: { table: string; column?: string; condition?: string },
  userIds: readonly number[]
): Promise<Holding[]> {
  const { table, column = 'user_id', condition = 'true' } = of
  const rows = await sql<{ userId: number; count: number }>(
    work,
    `select t.${column}::float8 as "userId", count(*)::int as count from ${table} t
     where t.institution = $1 and t.${column} = any($2::bigint[]) and ${condition} group by t.${column}`,
    [work.institution, userIds]
  )
  return rows.map(row => ({ ...row, kind }))
}
