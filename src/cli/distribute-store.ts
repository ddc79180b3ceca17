import type { Pool } from 'pg'
import { onPool, row, rows, sql } from '../data/statements.ts'

/** On every node: what is looked up before, or beside, the institution whose data are asked for. */
const references = ['institution', 'api_key']

/** A table, and what is to become of it: on every node, spread by institution, or on the one node where it is. */
export interface Placement {
  table: string
  place: 'reference' | 'distributed' | 'local'
  /** True when it was there already. */
  before: boolean
}

/** True when the database has what distributes tables (the extension citus). */
export async function canDistribute(pool: Pool): Promise<boolean> {
  const found = await row(
    onPool(pool),
    sql<{ able: boolean }>`select to_regclass('pg_dist_partition') is not null
      and exists (select from pg_proc where proname = 'create_distributed_table') as able`
  )
  return found?.able === true
}

/**
 * Spreads the tables over the nodes by institution, all of one institution on one node, and the few that are looked up
 * without it on every node. What was done before stays, so it may be called again after each update of the tables.
 * Tables without an institution (the log of migrations) stay where they are. Statements cannot cross what is half done:
 * nothing else should run meanwhile.
 */
export async function distribute(pool: Pool): Promise<Placement[]> {
  const tables = await rows(
    onPool(pool),
    sql<{ table: string; hasInstitution: boolean; before: boolean }>`
      select c.relname as table,
        exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'institution') as has_institution,
        exists (select from pg_dist_partition d where d.logicalrelid = c.oid) as before
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' order by c.relname`
  )
  const placed = tables.map(({ table, hasInstitution, before }): Placement => {
    const place = references.includes(table) ? 'reference' : hasInstitution ? 'distributed' : 'local'
    return { table, place, before: before || place === 'local' }
  })
  const first = placed.filter(({ place }) => place === 'reference')
  for (const { table } of first.filter(({ before }) => !before))
    await rows(onPool(pool), sql`select create_reference_table(${`public."${table}"`})`)
  for (const { table } of placed.filter(({ place, before }) => place === 'distributed' && !before))
    await rows(
      onPool(pool),
      sql`select create_distributed_table(${`public."${table}"`}, 'institution', colocate_with => 'default')`
    )
  return placed
}
