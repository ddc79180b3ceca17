import type { Tables } from '../../codes/tables.ts'
import type { Change, Why } from '../record/change.ts'
import { equal } from '../record/equal.ts'
import { withoutPreferred } from '../record/preferred.ts'
import type { UserRecord } from '../record/record.ts'

/** Reasons of a warning: the value was taken as it came. Nothing has changed because of them. */
export const warnings = [
  'CODE_UNKNOWN',
  'ADDRESS_DOUBTFUL',
  'PREFERRED_MISSING',
  'PROFILE_UNKNOWN'
] as const satisfies readonly Why[]
export type Warning = (typeof warnings)[number]
const all: ReadonlySet<Why> = new Set(warnings)

/** Whether a report tells of a value that was taken and may be wrong. */
export const isWarning = ({ why }: Pick<Change, 'why'>): boolean => all.has(why)

/**
 * What of a record was taken and may be wrong: real feeds write words where a code of a country or campus belongs, and
 * addresses that no mail reaches, and send several without the one that is preferred. Empty for most. Pure.
 */
export function doubtsOf(record: UserRecord, tables: Tables): Change[] {
  const { campus_code, contact_info } = record
  const doubts: Change[] = []
  const doubt = (field: string, value: unknown, why: Warning) => doubts.push({ field, new: value, why })
  const unknown = (table: string, code: string | undefined) =>
    code !== undefined && tables.has(table) && !tables.isCode(table, code)
  if (unknown('Campuses', campus_code?.value)) doubt('campus_code', campus_code, 'CODE_UNKNOWN')
  for (const { country } of contact_info?.address ?? [])
    if (unknown('CountryCodes', country?.value)) doubt('contact_info.address', country, 'CODE_UNKNOWN')
  for (const { email_address } of contact_info?.email ?? [])
    if (!/^[^@\s]+@[^@\s]+$/.test(email_address.trim())) doubt('contact_info.email', email_address, 'ADDRESS_DOUBTFUL')
  for (const { kind, entries } of withoutPreferred(record))
    if (entries > 0) doubts.push({ field: `contact_info.${kind}`, why: 'PREFERRED_MISSING' })
  return doubts
}

/** The doubts about a record that there were none of before: a warning is told once, not every night. Pure. */
export function newDoubts(record: UserRecord, before: UserRecord | undefined, tables: Tables): Change[] {
  const doubts = doubtsOf(record, tables)
  if (doubts.length === 0 || !before) return doubts
  const known = doubtsOf(before, tables)
  return doubts.filter(doubt => !known.some(other => equal(other, doubt)))
}
