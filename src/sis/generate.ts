import { sql } from '../sql.ts'
import type { Work } from '../work.ts'

/**
 * Identifiers that begin with one of the bases, as the run's next record would find them: a dry run's earlier records
 * would have given some out and set others free.
 */
export async function takenIds(work: Work, runId: number, bases: readonly string[]): Promise<Set<string>> {
  const taken = new Set<string>()
  for (const base of new Set(bases)) {
    const rows = await sql<{ value_key: string }>(
      work,
      `select i.value_key from user_identifier i
       left join sis_claim c on c.institution = $1 and c.run_id = $3 and c.value_key = i.value_key
       where i.institution = $1 and starts_with(i.value_key, $2) and (c.value_key is null or c.user_id is not null)
       union select value_key from sis_claim
       where institution = $1 and run_id = $3 and user_id is not null and starts_with(value_key, $2)`,
      [work.institution, base, runId]
    )
    for (const { value_key } of rows) taken.add(value_key)
  }
  return taken
}
