import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'
import { User } from '../../users/entity.ts'
import { find, type Naming } from '../../users/find/lookup.ts'
import { warnings } from '../../users/merge/doubts.ts'
import { listOf } from '../../users/merge/merge.ts'
import type { Change } from '../../users/record/change.ts'
import { equal } from '../../users/record/equal.ts'
import {
  type Guard,
  type ProtectedField,
  protectedFields,
  type SegmentList,
  segmentLists
} from '../../users/record/record.ts'
import { User as WireUser } from '../../users/record/schema.ts'
import { SisProfile } from '../entity.ts'
import { type Explanation, type Next, nexts } from './explain-schema.ts'
import { type Visit, visitsOf } from './explain-store.ts'

const lists = new Set<string>(segmentLists)
const protectable = new Set<string>(protectedFields)
const secret = new Set(['password'])
const left = new Set([
  'PROTECTED_MANUAL',
  'EMPTY_KEPT',
  'CHANGED_SINCE',
  'SECRET_NOT_KEPT',
  'PREFERRED_KEPT',
  ...warnings
])
const outcomes: Record<string, string> = { c: 'created', u: 'updated', n: 'unchanged', r: 'rejected', d: 'removed' }

/** Of one field of a user: who set it, whether it is kept from the SIS, and what the last feed would do again. */
export async function explain(work: Work, naming: Naming, field: string): Promise<Explanation> {
  if (secret.has(field) || !(Object.hasOwn(WireUser.properties, field) || lists.has(field)))
    throw new AlmaError('INVALID_PARAMETER', { name: 'field', detail: 'A user has no such field.' })
  const { id } = await find(work, naming)
  const user = await work.em.findOne(User, { institution: work.institution, id })
  if (!user) throw new AlmaError('USER_NOT_FOUND', { id: naming.user_id })
  const visits = await visitsOf(work, id)
  const guard = user.guarded[field as ProtectedField]
  const value = storedValue(user, field)
  const feed = visits.find(({ action, outcome }) => action !== 'UNDO' && outcome !== 'r')
  const profile = feed && (await work.em.findOne(SisProfile, { code: feed.profile }))
  const reattaches = profile?.settings.originalValueReattaches === true
  const { code, value: next } = nextOf({ user, field, value, guard, visits, feed, reattaches })
  return {
    field,
    ...(value === undefined ? {} : { value: field === 'pin_number' ? '****' : value }),
    set: setBy(field, value, guard, user, visits),
    protected: guard?.manual === true,
    protectable: protectable.has(field),
    last_feed: feed
      ? { run: feed.run, profile: feed.profile, at: feed.at, outcome: outcomes[feed.outcome] ?? '' }
      : null,
    next: { code, text: nexts[code], ...(next === undefined ? {} : { value: next }) }
  }
}

function storedValue({ record, pin }: User, field: string): unknown {
  if (field === 'pin_number') return pin ?? undefined
  if (!lists.has(field)) return (record as Record<string, unknown>)[field]
  const entries = listOf(record, field as SegmentList)
  return entries.length === 0 ? undefined : entries
}

/** The newest change of the field that a run has made. */
const toldOf = (visit: Visit, field: string): Change | undefined =>
  visit.changes.find(change => change.field === field && !left.has(change.why))

function setBy(
  field: string,
  value: unknown,
  guard: Guard | undefined,
  user: User,
  visits: readonly Visit[]
): Explanation['set'] {
  const visit = visits.find(one => toldOf(one, field) || one.outcome === 'c')
  const change = visit && toldOf(visit, field)
  const byRun = ({ run, profile, at }: Visit, why?: string): Explanation['set'] => ({
    by: 'SIS_RUN',
    run,
    name: profile,
    ...(at ? { at } : {}),
    ...(why ? { why } : {})
  })
  if (guard?.by && !guard.by.startsWith('SIS '))
    return { by: 'KEY', name: guard.by, ...(guard.at ? { at: guard.at } : {}) }
  // Of a list only what went and what came is told.
  const same = change && (lists.has(field) || field === 'pin_number' || equal(change.new, value))
  if (visit && same) return byRun(visit, change.why)
  if (visit && !change && user.version === 1 && visit.outcome === 'c') return byRun(visit)
  return visit ? { by: 'KEY' } : { by: 'UNKNOWN' }
}

interface Known {
  user: User
  field: string
  value: unknown
  guard: Guard | undefined
  visits: readonly Visit[]
  feed: Visit | undefined
  reattaches: boolean
}

function nextOf({ user, field, value, guard, visits, feed, reattaches }: Known): { code: Next; value?: unknown } {
  if (user.record.account_type?.value !== 'EXTERNAL') return { code: 'NOT_SYNCHRONIZED' }
  if (!feed) return { code: 'NO_FEED' }
  if (user.sisDigest) return { code: 'NOTHING' }
  const last = feed.changes.find(change => change.field === field)
  if (guard?.manual) {
    // The last feed sent what is remembered: it takes the field back where that is the value from before the edit.
    const original = guard.original === undefined && guard.sis !== undefined
    if (last?.why === 'PROTECTED_MANUAL' || field.startsWith('pref_') || !original || !reattaches)
      return { code: 'KEPT' }
    return { code: 'REATTACHES', ...(field === 'pin_number' ? {} : { value: guard.sis }) }
  }
  if (last?.why === 'EMPTY_KEPT') return { code: 'KEPT_EMPTY' }
  if (lists.has(field) || field === 'pin_number') return { code: 'FOLLOWS_SIS' }
  const fed = visits.filter(({ action }) => action !== 'UNDO').find(visit => toldOf(visit, field))
  const change = fed && toldOf(fed, field)
  if (!change) return { code: 'FOLLOWS_SIS' }
  return equal(change.new, value) ? { code: 'NOTHING' } : { code: 'RETURNS', value: change.new }
}
