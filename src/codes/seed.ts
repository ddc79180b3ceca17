import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { codeTableSeeds, mappingTableSeeds } from './seed/index.ts'
import { forgetTables } from './tables.ts'

/**
 * Gives the work's institution the code and mapping tables that it lacks, in two statements. Tables that are there stay
 * as they are, so it may run at every start.
 */
export async function seedConfiguration(work: Work): Promise<void> {
  await sql(
    work,
    `insert into code_table
       (institution, name, library, description, sub_system, patron_facing, customizable, rows)
     select $1, name, '', description, "subSystem", "patronFacing", customizable, rows
     from jsonb_to_recordset($2::jsonb) as seed
       (name text, description text, "subSystem" text, "patronFacing" boolean, customizable boolean, rows jsonb)
     on conflict (institution, name, library) do nothing`,
    [work.institution, JSON.stringify(codeTableSeeds)]
  )
  await sql(
    work,
    `insert into mapping_table (institution, name, library, description, sub_system, customizable, headers, rows)
     select $1, name, '', description, "subSystem", true, headers, rows
     from jsonb_to_recordset($2::jsonb) as seed
       (name text, description text, "subSystem" text, headers jsonb, rows jsonb)
     on conflict (institution, name, library) do nothing`,
    [work.institution, JSON.stringify(mappingTableSeeds)]
  )
  forgetTables(work)
}
