import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Holding, HoldingKind, Move } from './companions.ts'

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

/** Ties the rows of a table to other numbers of their users, for `handOver` of companions. `set` is more SQL. */
export async function retie(
  work: Work,
  of: { table: string; column?: string; set?: string },
  moves: readonly Move[]
): Promise<void> {
  const { table, column = 'user_id', set } = of
  await sql(
    work,
    `update ${table} t set ${column} = m.new_id ${set ? `, ${set}` : ''}
     from unnest($2::bigint[], $3::bigint[]) as m (old_id, new_id)
     where t.institution = $1 and t.${column} = m.old_id`,
    [work.institution, moves.map(({ from }) => from), moves.map(({ to }) => to)]
  )
}
