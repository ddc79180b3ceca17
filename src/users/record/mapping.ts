import { type Labels, present } from '../../alma/present.ts'
import { link, type Work } from '../../platform/work.ts'
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

/**
 * The columns of a record, what queries and rules read (entity.ts): each with its PostgreSQL type, for feeds, and its
 * value; dates as `YYYY-MM-DD`. The one list: the API, feeds and bulk changes write what stands here.
 */
export const recordColumns = {
  primaryId: ['varchar', ({ primary_id }: UserRecord) => primary_id ?? ''],
  firstName: ['varchar', ({ first_name }: UserRecord) => first_name ?? null],
  lastName: ['varchar', ({ last_name }: UserRecord) => last_name ?? ''],
  recordType: ['varchar', ({ record_type }: UserRecord) => record_type?.value ?? 'PUBLIC'],
  userGroup: ['varchar', ({ user_group }: UserRecord) => user_group?.value ?? null],
  jobCategory: ['varchar', ({ job_category }: UserRecord) => job_category?.value ?? null],
  accountType: ['varchar', ({ account_type }: UserRecord) => account_type?.value ?? 'INTERNAL'],
  externalId: ['varchar', ({ external_id }: UserRecord) => external_id ?? null],
  status: ['varchar', ({ status }: UserRecord) => status?.value ?? 'ACTIVE'],
  expiryDate: ['date', ({ expiry_date }: UserRecord) => expiry_date?.slice(0, 10) ?? null],
  purgeDate: ['date', ({ purge_date }: UserRecord) => purge_date?.slice(0, 10) ?? null]
} as const
type Columns = { -readonly [Name in keyof typeof recordColumns]: ReturnType<(typeof recordColumns)[Name][1]> }
const columnList = Object.entries(recordColumns)

/** The columns of a record with their values. */
export const columnsOf = (record: UserRecord): Columns =>
  Object.fromEntries(columnList.map(([name, [, valueIn]]) => [name, valueIn(record)])) as Columns

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
