import { AlmaError } from '../alma/errors.ts'
import { converted } from '../users/change/convert.ts'
import { type ApiPolicy, listOf, merge, ordered, type Stored } from '../users/merge/merge.ts'
import type { Change } from '../users/record/change.ts'
import { equal } from '../users/record/equal.ts'
import { segmentLists, type UserRecord } from '../users/record/record.ts'
import type { Stamp } from '../users/record/segments.ts'
import type { UpdateOrder } from './order.ts'

/** A user after a run's edits. */
export interface Updated extends Stored {
  changes: Change[]
  changed: boolean
  /** True for an external user who becomes internal: the password is no more what it was (BULK-05). */
  becomesInternal: boolean
  /** True for an internal user who becomes external: the password goes (USR-02). */
  becomesExternal: boolean
}

type Fields = Record<string, any>

/**
 * What a user becomes by an order: a staff save of the edited record, by the same rules as a PUT, so that what it
 * changes of protected fields is kept from the SIS (BULK-06, SIS-28). Throws the AlmaError that stands against it.
 * Pure; a second time it changes nothing.
 */
export function updated(stored: Stored, order: UpdateOrder, stamp: Stamp): Updated {
  const before = stored.record.account_type?.value
  const to = order.account && order.account.to !== before ? order.account.to : undefined
  const base = to ? inAccount(stored, order.account) : stored
  const external = base.record.account_type?.value === 'EXTERNAL'
  const segmentType =
    order.segments === 'EXTERNAL' || (order.segments === 'BY_USER_ACCOUNT_TYPE' && external) ? 'External' : 'Internal'
  const edited = order.edits.reduce((record, { apply }) => apply(record, segmentType), base.record)
  const policy: ApiPolicy = { origin: 'API', stamp, override: new Set(), keepProtected: true }
  const merged = merge(base, { record: edited, pin: stored.pin }, policy)
  const record = asOrdered(merged.record, edited, base.record)
  const changes = differences(stored.record, record)
  const changed = changes.length > 0 || !equal(merged.guarded, stored.guarded)
  return {
    record,
    guarded: merged.guarded,
    pin: merged.pin,
    changes,
    changed,
    becomesInternal: to === 'INTERNAL',
    becomesExternal: to === 'EXTERNAL'
  }
}

function inAccount(stored: Stored, account: UpdateOrder['account']): Stored {
  const { to, externalId, keepsNoPassword } = account ?? { to: 'INTERNAL', keepsNoPassword: false }
  const wanted = { account_type: to, entries: 'KEEP' as const, ...(externalId ? { external_id: externalId } : {}) }
  const record = converted(stored.record, wanted)
  if (to === 'EXTERNAL') {
    if (!record.external_id) throw new AlmaError('EXTERNAL_ID_MISSING', {})
    return { ...stored, record }
  }
  const reset = keepsNoPassword ? {} : { force_password_change: 'TRUE' }
  return { ...stored, record: ordered({ ...record, ...reset }), guarded: {} }
}

/**
 * The merged record, but for what a PUT does beside its point: without roles it keeps them (SIS-71), so taking the last
 * one away has to be said here; and of an internal user it makes every entry internal (SIS-74), also in lists that
 * nobody has edited.
 */
function asOrdered(merged: UserRecord, edited: UserRecord, base: UserRecord): UserRecord {
  const next: Fields = { ...merged, user_role: edited.user_role }
  for (const list of segmentLists) {
    if (!equal(listOf(edited, list), listOf(base, list))) continue
    const entries = listOf(base, list)
    const kept = entries.length > 0 ? entries : undefined
    const [group = '', contact] = list.split('.')
    if (!contact) next[group] = kept
    else if (kept) next.contact_info = { ...next.contact_info, [contact]: kept }
  }
  return ordered(next)
}

/** Every field that differs, contacts list by list: before and after. */
export function differences(one: UserRecord, other: UserRecord): Change[] {
  const [before, after] = [flat(one), flat(other)]
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(field => !equal(before[field], after[field]))
    .map(field => ({ field, old: before[field], new: after[field], why: 'API_VALUE' as const }))
}

function flat(record: UserRecord): Fields {
  const { contact_info, ...rest } = record as Fields
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(contact_info ?? {}).map(([list, value]) => [`contact_info.${list}`, value]))
  }
}
