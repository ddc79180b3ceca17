import type { Change, Why } from '../record/change.ts'
import { equal } from '../record/equal.ts'
import type { ApiProtection, Decision, SisProtection } from '../record/protected.ts'
import * as protection from '../record/protected.ts'
import {
  type Guarded,
  type ProtectedField,
  protectedFields,
  type Segment,
  type SegmentList,
  segmentLists,
  type UserRecord
} from '../record/record.ts'
import { User } from '../record/schema.ts'
import { replaceList, type Stamp, synchronizeList } from '../record/segments.ts'

/** A user as the database has it, as far as merging needs it. `pin` is the stored hash. */
export interface Stored {
  record: UserRecord
  guarded: Guarded
  pin?: string | undefined
}

/** What comes in: a canonical record, and the PIN's hash (the stored one when the PIN is the same). */
export interface Incoming {
  record: UserRecord
  pin?: string | undefined
  /** Of a feed: the PIN is there, and empty. A secret that is not sent at all is not taken away. */
  emptiesPin?: boolean | undefined
}

export interface SisPolicy extends SisProtection {
  origin: 'SIS'
  stamp: Stamp
}
export interface ApiPolicy extends ApiProtection {
  origin: 'API'
  stamp: Stamp
}
export type Policy = SisPolicy | ApiPolicy

export interface Merged {
  record: UserRecord
  guarded: Guarded
  pin?: string | undefined
  /** Every field that changed or was kept against the incoming value, and why. */
  changes: Change[]
  /** True when anything of the user is different afterwards, or a field is protected that was not, or the reverse. */
  changed: boolean
  /** True when what is remembered of protected fields is different: who set them, and what the SIS sent last. */
  remembers: boolean
}

type Fields = Record<string, any>
/** Told of, but the user stays as he was. */
const keeps: ReadonlySet<Why> = new Set(['PROTECTED_MANUAL', 'EMPTY_KEPT'])
const isProtected = new Set<string>(protectedFields)
const isList = new Set<string>(segmentLists)
/** Set by the service, never taken from outside: an incoming record does not touch them. */
const ownFields = new Set([
  'status_date',
  'last_patron_activity_date',
  'source_link_id',
  'source_institution_code',
  'linking_id'
])
/** Fields without which a user cannot be: an incoming record that leaves them out does not remove them. */
const lasting = new Set(['primary_id', 'record_type', 'account_type', 'external_id', 'status'])
const order = Object.keys(User.properties)
const coreFields = order.filter(
  key =>
    !isProtected.has(key) && !ownFields.has(key) && key !== 'contact_info' && key !== 'user_role' && !isList.has(key)
)

/** The entries of a segment list of a record. */
export const listOf = (record: UserRecord, list: SegmentList): Segment[] => {
  const [, contact] = list.split('.')
  return ((contact ? (record.contact_info as Fields | undefined)?.[contact] : (record as Fields)[list]) ??
    []) as Segment[]
}

/**
 * What an existing user becomes when a record comes in: by a feed (SIS-26 to SIS-38) or by a PUT (SIS-70 to SIS-74).
 * Pure: no database, no clock. Both records are canonical (`canonical`), so equal content is equal JSON.
 */
export function merge(stored: Stored, incoming: Incoming, policy: Policy): Merged {
  const changes: Change[] = []
  const guarded: Guarded = { ...stored.guarded }
  const next: Fields = {}
  for (const field of coreFields) mergeCore(field, stored.record, incoming.record, policy, next, changes)
  for (const field of ownFields)
    if ((stored.record as Fields)[field] !== undefined) next[field] = (stored.record as Fields)[field]
  const pin = mergeProtected(stored, incoming, policy, next, guarded, changes)
  for (const list of segmentLists) mergeList(list, stored.record, incoming.record, policy, next, changes)
  mergeRoles(stored.record, incoming.record, policy, next, changes)
  if (!equal(next.status, stored.record.status)) next.status_date = `${policy.stamp.at.slice(0, 10)}Z`
  const record = ordered(next)
  const changed = changes.some(({ why }) => !keeps.has(why)) || protection.protectionMoved(guarded, stored.guarded)
  return { record, guarded, pin, changes, changed, remembers: !equal(guarded, stored.guarded) }
}

function mergeCore(
  field: string,
  stored: Fields,
  incoming: Fields,
  policy: Policy,
  next: Fields,
  changes: Change[]
): void {
  const old = stored[field]
  // A password reset flag belongs to internal users: a feed has no say in it.
  const stays =
    incoming[field] === undefined &&
    (lasting.has(field) || (policy.origin === 'SIS' && field === 'force_password_change'))
  const value = stays ? old : incoming[field]
  if (value !== undefined) next[field] = value
  if (equal(old, value)) return
  const why = policy.origin === 'API' ? 'API_VALUE' : value === undefined ? 'SIS_REMOVED' : 'SIS_VALUE'
  changes.push({ field, old, new: value, why })
}

/** Decides each protected field; returns the PIN's hash. Hashes are not told in changes. */
function mergeProtected(
  stored: Stored,
  incoming: Incoming,
  policy: Policy,
  next: Fields,
  guarded: Guarded,
  changes: Change[]
): string | undefined {
  let pin = stored.pin
  for (const field of protectedFields) {
    const isPin = field === 'pin_number'
    const old = isPin ? stored.pin : (stored.record as Fields)[field]
    const given = isPin ? incoming.pin : (incoming.record as Fields)[field]
    const isUnsaid = isPin && given === undefined && !incoming.emptiesPin
    const decision = decide(field, old, given, stored, isUnsaid ? keeping(policy) : policy)
    if (isPin) pin = decision.value as string | undefined
    else if (decision.value !== undefined) next[field] = decision.value
    if (decision.change) changes.push(isPin ? { field, why: decision.change.why } : decision.change)
    const before = guarded[field] ?? {}
    const after = protection.guardAfter(before, decision.guard ?? before, !equal(old, decision.value), policy.stamp)
    if (after !== before) guarded[field] = after
  }
  return pin
}

const keeping = (policy: Policy): Policy =>
  policy.origin === 'SIS' ? { ...policy, emptyProtectedFields: 'KEEP' } : policy

function decide(field: ProtectedField, old: unknown, next: unknown, stored: Stored, policy: Policy): Decision {
  const guard = stored.guarded[field]
  if (policy.origin === 'SIS') return protection.decideForSis(field, old, next, guard, policy)
  if (stored.record.account_type?.value === 'EXTERNAL') return protection.decideForApi(field, old, next, guard, policy)
  // An internal user has no SIS to be protected from; only the PIN is never emptied by leaving it out (SIS-35).
  const value = field === 'pin_number' ? (next ?? old) : next
  return equal(old, value) ? { value } : { value, change: { field, old, new: value, why: 'API_VALUE' } }
}

function mergeList(
  list: SegmentList,
  stored: UserRecord,
  incoming: UserRecord,
  policy: Policy,
  next: Fields,
  changes: Change[]
): void {
  const old = listOf(stored, list)
  const given = listOf(incoming, list)
  let entries: Segment[]
  if (policy.origin === 'SIS') {
    const result = synchronizeList(list, old, given, policy.stamp)
    entries = result.entries
    for (const change of result.changes) changes.push(change)
  } else {
    const external = (next.account_type ?? stored.account_type)?.value === 'EXTERNAL'
    entries = replaceList(list, old, given, external, policy.stamp)
    if (!equal(old, entries)) changes.push({ field: list, old, new: entries, why: 'API_VALUE' })
  }
  if (entries.length === 0) return
  const [group, contact] = list.split('.')
  if (contact) next.contact_info = { ...next.contact_info, [contact]: entries }
  else if (group) next[group] = entries
}

/** Roles are no matter of feeds (SIS-34); a PUT without roles keeps them, the one list that is not wiped (SIS-71). */
function mergeRoles(stored: Fields, incoming: Fields, policy: Policy, next: Fields, changes: Change[]): void {
  const given = policy.origin === 'API' ? incoming.user_role : undefined
  const roles = given ?? stored.user_role
  if (roles) next.user_role = roles
  if (!equal(roles, stored.user_role))
    changes.push({ field: 'user_role', old: stored.user_role, new: roles, why: 'API_VALUE' })
}

/** The record with its keys in the schema's order, so that equal records are equal JSON. */
export function ordered(fields: Fields): UserRecord {
  const record: Fields = {}
  for (const key of order) if (fields[key] !== undefined) record[key] = fields[key]
  return record as UserRecord
}
