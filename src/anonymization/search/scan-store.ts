import { rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

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

/** A row of a table: the values of its primary key as texts, and all of it as one text. */
export interface RowText {
  key: string[]
  text: string
}

const keyOf = (columns: readonly string[]) => sql.join(columns.map(name => sql.ref(`t.${name}`)))

/**
 * The next rows of the institution in the order of their keys, after one; without those of the living. `living` is the
 * condition of the inventory, a constant of the program. `columns`: those of the primary key, without the institution.
 */
export function textsOf(
  work: Work,
  { table, columns, living = 'false' }: { table: string; columns: readonly string[]; living?: string | undefined },
  { after, limit }: { after: readonly string[] | undefined; limit: number }
): Promise<RowText[]> {
  const key = columns.map(name => sql`${sql.ref(`t.${name}`)}::text`)
  const ordered = columns.length > 0
  return rows(
    work,
    sql<RowText>`
      select array[${sql.join(key)}]::text[] as key, t::text as text from ${sql.table(table)} t
      where t.institution = ${work.institution} and (${sql.raw(living)}) is not true
        ${after && ordered ? sql`and (${keyOf(columns)}) > (${sql.join(after)})` : sql``}
      ${ordered ? sql`order by ${keyOf(columns)}` : sql``} limit ${limit}`
  )
}

/** The values of one row of the institution. */
export const cellsAt = (work: Work, table: string, columns: readonly string[], key: readonly string[]) =>
  rows(
    work,
    sql<Cell>`
      select e.key as column, e.value::text as text from ${sql.table(table)} t, jsonb_each(to_jsonb(t)) e
      where t.institution = ${work.institution}
        ${columns.length > 0 ? sql`and (${keyOf(columns)}) = (${sql.join(key)})` : sql``}`
  )
