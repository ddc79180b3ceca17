import { type Labels, present } from '../alma/present.ts'
import { link, type Work } from '../work.ts'
import type { UserRecord } from './record.ts'
import { User } from './schema.ts'

/** Counts and balance of a user, shown when `expand` names them. */
export interface Expanded {
  requests?: number
  loans?: number
  fees?: number
}

/** The name as Alma builds it: first, middle, last. */
export const fullName = ({ first_name, middle_name, last_name }: UserRecord): string =>
  [first_name, middle_name, last_name].filter(Boolean).join(' ')

/** A stored record as clients see it: labels of codes, the full name, empty places where clients look for them. */
export function toWire(work: Pick<Work, 'base'>, record: UserRecord, labels: Labels, expanded: Expanded = {}): User {
  const id = record.primary_id ?? ''
  const counts = Object.entries(expanded).map(([name, value]) => [name, { value, link: link(work, 'users', id, name) }])
  // Clients append to the lists of contacts without looking (client-expectations.md 2).
  const { contact_info = {} } = record
  return present(User, { ...record, contact_info, full_name: fullName(record), ...Object.fromEntries(counts) }, labels)
}

/** The columns of a record: what queries and rules read (entity.ts). Dates as `YYYY-MM-DD`. */
export function columnsOf(record: UserRecord) {
  return {
    primaryId: record.primary_id ?? '',
    firstName: record.first_name ?? null,
    lastName: record.last_name ?? '',
    recordType: record.record_type?.value ?? 'PUBLIC',
    userGroup: record.user_group?.value ?? null,
    jobCategory: record.job_category?.value ?? null,
    accountType: record.account_type?.value ?? 'INTERNAL',
    externalId: record.external_id ?? null,
    status: record.status?.value ?? 'ACTIVE',
    expiryDate: record.expiry_date?.slice(0, 10) ?? null,
    purgeDate: record.purge_date?.slice(0, 10) ?? null
  }
}

/** Every value that names the user, with its type, empty for the primary id. Keys are in lower case (SIS-22). */
export function identifiersOf(record: UserRecord): { key: string; value: string; type: string }[] {
  const primary = { key: (record.primary_id ?? '').toLowerCase(), value: record.primary_id ?? '', type: '' }
  const others = (record.user_identifier ?? []).map(({ value, id_type }) => ({
    key: value.toLowerCase(),
    value,
    type: id_type.value ?? ''
  }))
  return [primary, ...others]
}
