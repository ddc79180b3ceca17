import type { UserRecord } from './record.ts'

/** What a generated primary id begins with: first and last name, letters and digits only, in lower case (SIS-17). */
export function generatedBase({ first_name = '', last_name = '' }: UserRecord): string {
  const plain = `${first_name}${last_name}`.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replace(/[^\p{L}\p{N}]/gu, '').slice(0, 200) || 'user'
}

/** The base, or the base and the first number that makes it free among what is taken and the record's identifiers. */
export function generateId(record: UserRecord, taken: ReadonlySet<string>): string {
  const base = generatedBase(record)
  const own = new Set((record.user_identifier ?? []).map(({ value = '' }) => value.toLowerCase()))
  let id = base
  for (let number = 1; taken.has(id) || own.has(id); number++) id = `${base}${number}`
  return id
}
