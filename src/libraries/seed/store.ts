import { change, sql } from '../../data/statements.ts'
import type { Tables } from '../../data/tables.ts'
import type { Work } from '../../platform/work.ts'

/** Inserts rows into a table, named by its columns (given with their types); what is there already stays as it is. */
export async function seedRows(
  work: Work,
  table: keyof Tables,
  columns: string,
  rows: readonly object[]
): Promise<void> {
  const names = sql.raw(
    columns
      .split(', ')
      .map(column => column.split(' ')[0])
      .join(', ')
  )
  await change(
    work,
    sql`insert into ${sql.table(table)} (institution, ${names})
      select ${work.institution}, ${names}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as seed (${sql.raw(columns)})
      on conflict do nothing`
  )
}
