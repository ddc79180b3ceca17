import type { RawBuilder } from 'kysely'
import { anyOf, change, count, rows, sql } from '../../data/statements.ts'
import type { Tables } from '../../data/tables.ts'
import type { Work } from '../../platform/work.ts'
import type { Holding, HoldingKind, Renumbering } from '../find/companions.ts'

/** A table of rows that are tied to users, by a column with their number. */
interface Tied {
  table: keyof Tables
  /** As the database names it. */
  column?: string
}

/** Counts the rows of a table that are tied to users by a column, for `holds` of companions. */
export async function countTied(
  work: Work,
  kind: HoldingKind,
  { table, column = 'user_id' }: Tied,
  userIds: readonly string[]
): Promise<Holding[]> {
  const user = sql.ref(`t.${column}`)
  const tied = await rows(
    work,
    sql<Omit<Holding, 'kind'>>`select ${user} as user_id, ${count()} as count from ${sql.table(table)} t
      where t.institution = ${work.institution} and ${user} = ${anyOf(userIds)} group by ${user}`
  )
  return tied.map(row => ({ ...row, kind }))
}

/** Ties the rows of a table to other numbers of their users, for `handOver` of companions. `set` is more SQL. */
export async function retie(
  work: Work,
  { table, column = 'user_id', set }: Tied & { set?: RawBuilder<unknown> },
  moves: readonly Renumbering[]
): Promise<void> {
  const [from, to] = [moves.map(move => move.from), moves.map(move => move.to)]
  await change(
    work,
    sql`update ${sql.table(table)} t set ${sql.ref(column)} = m.new_id ${set ? sql`, ${set}` : sql``}
      from unnest(${from}::bigint[], ${to}::bigint[]) as m (old_id, new_id)
      where t.institution = ${work.institution} and ${sql.ref(`t.${column}`)} = m.old_id`
  )
}
