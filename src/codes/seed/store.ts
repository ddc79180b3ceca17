import { change, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/** Inserts code tables, each with its rows; one that is there stays as it is. */
export async function seedCodeTables(work: Work, tables: readonly object[]): Promise<void> {
  await change(
    work,
    sql`insert into code_table
        (institution, name, library, description, sub_system, patron_facing, customizable, rows)
      select ${work.institution}, name, '', description, "subSystem", "patronFacing", customizable, rows
      from jsonb_to_recordset(${JSON.stringify(tables)}::jsonb) as seed
        (name text, description text, "subSystem" text, "patronFacing" boolean, customizable boolean, rows jsonb)
      on conflict (institution, name, library) do nothing`
  )
}

/** The same of mapping tables. */
export async function seedMappingTables(work: Work, tables: readonly object[]): Promise<void> {
  await change(
    work,
    sql`insert into mapping_table (institution, name, library, description, sub_system, customizable, headers, rows)
      select ${work.institution}, name, '', description, "subSystem", true, headers, rows
      from jsonb_to_recordset(${JSON.stringify(tables)}::jsonb) as seed
        (name text, description text, "subSystem" text, headers jsonb, rows jsonb)
      on conflict (institution, name, library) do nothing`
  )
}
