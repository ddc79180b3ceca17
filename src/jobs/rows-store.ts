import { anyOf, change, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import type { RunRows } from './rows.ts'

/** Removes what tables hold of some runs: one statement a table, however many runs. */
export async function removeRunRows(work: Work, rows: readonly RunRows[], runs: readonly string[]): Promise<void> {
  for (const { table, column } of rows)
    await change(
      work,
      sql`delete from ${sql.table(table)} where institution = ${work.institution} and ${sql.ref(column)} = ${anyOf(runs)}`
    )
}
