import type { Change } from '../record/change.ts'
import { type SegmentList, segmentLists, type UserRecord } from '../record/record.ts'
import { replaceList, type Stamp, synchronizeList } from '../record/segments.ts'
import { listOf, ordered } from './merge.ts'

/** What a new user gets where the record says nothing. Codes; days count from the day of creation (SIS-17, SIS-18). */
export interface NewUserDefaults {
  user_group?: string | undefined
  preferred_language: string
  expiry_date?: string | undefined
  purge_date?: string | undefined
  /** Roles of the role assignment rules (SIS-34). */
  user_role: NonNullable<UserRecord['user_role']>
}

export interface Created {
  record: UserRecord
  /** What was not simply taken from the record. */
  changes: Change[]
}

type Fields = Record<string, any>

/**
 * The record of a user who does not exist yet. From a feed every segment is external; over the API it is what it says,
 * internal without a word. Pure. The incoming record is canonical and has been checked.
 */
export function create(incoming: UserRecord, origin: 'SIS' | 'API', defaults: NewUserDefaults, stamp: Stamp): Created {
  const changes: Change[] = []
  const next: Fields = { ...incoming }
  const preset = (field: string, value: unknown, why: Change['why']): void => {
    if (next[field] !== undefined || value === undefined) return
    next[field] = value
    if (origin === 'SIS') changes.push({ field, new: value, why })
  }
  preset('user_group', coded(defaults.user_group), 'PROFILE_DEFAULT')
  preset('expiry_date', defaults.expiry_date, 'PROFILE_DEFAULT')
  preset('purge_date', defaults.purge_date, 'PROFILE_DEFAULT')
  preset('preferred_language', coded(defaults.preferred_language), 'PROFILE_DEFAULT')
  if (origin === 'SIS') delete next.user_role
  // The same for every new user: no news for a report.
  next.user_role ??= defaults.user_role
  next.status ??= { value: 'ACTIVE' }
  next.status_date = `${stamp.at.slice(0, 10)}Z`
  delete next.contact_info
  const external = incoming.account_type?.value === 'EXTERNAL'
  for (const list of segmentLists) put(next, list, entriesOf(incoming, list, origin, external, stamp))
  return { record: ordered(next), changes }
}

const coded = (value: string | undefined): { value: string } | undefined => (value ? { value } : undefined)

function entriesOf(
  incoming: UserRecord,
  list: SegmentList,
  origin: 'SIS' | 'API',
  external: boolean,
  stamp: Stamp
): unknown[] {
  const given = listOf(incoming, list)
  if (origin === 'SIS') return synchronizeList(list, [], given, stamp).entries
  return replaceList(list, [], given, external, stamp)
}

function put(next: Fields, list: SegmentList, entries: unknown[]): void {
  const [group = '', contact] = list.split('.')
  if (contact) {
    if (entries.length > 0) next.contact_info = { ...next.contact_info, [contact]: entries }
  } else if (entries.length > 0) next[group] = entries
  else delete next[group]
}
