import { row, rows, sql } from '../data/statements.ts'
import type { Work } from '../work.ts'

/** A value of a row, by the name of its column. */
interface Cell {
  column: string
  text: string | null
}

/** The tables with rows of institutions. */
export async function ownedTables(work: Work): Promise<string[]> {
  const found = await rows(
    work,
    sql<{ table: string }>`
      select table_name as table from information_schema.columns
      where table_schema = 'public' and column_name = 'institution' order by 1`
  )
  return found.map(({ table }) => table)
}

/** All values of a table of the institution; without those at some paths (`record.created_by`). */
export function cellsOf(work: Work, table: string, without: readonly string[]): Promise<Cell[]> {
  const less = without.map(name => sql`#- ${name.split('.')}::text[]`)
  return rows(
    work,
    sql<Cell>`
      select e.key as column, e.value::text as text
      from ${sql.table(table)} t, jsonb_each(to_jsonb(t) ${less.length === 0 ? sql`` : sql.join(less, sql` `)}) e
      where t.institution = ${work.institution}`
  )
}

/** How many blocks a table has, of 8 kB each. */
export async function blocksOf(work: Work, table: string): Promise<number> {
  const size = await row(
    work,
    sql<{ blocks: number }>`
      select (pg_relation_size(${`public."${table}"`}::regclass) / current_setting('block_size')::int)::int as blocks`
  )
  return size?.blocks ?? 0
}

/**
 * Rows of the institution in some blocks of a table, each as one text; without those of the living. `living` is the
 * condition of the inventory, a constant of the program.
 */
export const textsOf = (work: Work, table: string, [from, to]: readonly [number, number], living = 'false') =>
  rows(
    work,
    sql<{ place: string; text: string }>`
      select t.ctid::text as place, t::text as text from ${sql.table(table)} t
      where t.institution = ${work.institution} and t.ctid >= ${`(${from},0)`}::tid and t.ctid < ${`(${to},0)`}::tid
        and (${sql.raw(living)}) is not true`
  )

/** The values of the row of the institution that lies at a place. */
export const cellsAt = (work: Work, table: string, place: string) =>
  rows(
    work,
    sql<Cell>`
      select e.key as column, e.value::text as text from ${sql.table(table)} t, jsonb_each(to_jsonb(t)) e
      where t.institution = ${work.institution} and t.ctid = ${place}::tid`
  )
