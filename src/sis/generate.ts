import { sql } from '../sql.ts'
import type { UserRecord } from '../users/record.ts'
import type { Work } from '../work.ts'

/** What a generated primary id begins with: first and last name, letters and digits only, in lower case (SIS-17). */
export function generatedBase({ first_name = '', last_name = '' }: UserRecord): string {
  const plain = `${first_name}${last_name}`.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replace(/[^\p{L}\p{N}]/gu, '').slice(0, 200) || 'user'
}

/** The base, or the base and the first number that makes it free. What is given is taken from then on. */
export function generateId(record: UserRecord, taken: Set<string>): string {
  const base = generatedBase(record)
  const own = new Set((record.user_identifier ?? []).map(({ value }) => value.toLowerCase()))
  let id = base
  for (let number = 1; taken.has(id) || own.has(id); number++) id = `${base}${number}`
  taken.add(id)
  return id
}

/** Identifiers that begin with one of the bases, those that a dry run would have given out among them. */
export async function takenIds(work: Work, runId: number, bases: readonly string[]): Promise<Set<string>> {
  const taken = new Set<string>()
  for (const base of new Set(bases)) {
    const rows = await sql<{ value_key: string }>(
      work,
      `select value_key from user_identifier where institution = $1 and starts_with(value_key, $2)
       union select value_key from sis_claim where institution = $1 and run_id = $3 and starts_with(value_key, $2)`,
      [work.institution, base, runId]
    )
    for (const { value_key } of rows) taken.add(value_key)
  }
  return taken
}
