import { warnings } from '../../users/merge/doubts.ts'
import { listOf, ordered } from '../../users/merge/merge.ts'
import type { Change, Why } from '../../users/record/change.ts'
import { equal } from '../../users/record/equal.ts'
import {
  type Guarded,
  type ProtectedField,
  protectedFields,
  type Segment,
  type SegmentList,
  segmentLists,
  type UserRecord
} from '../../users/record/record.ts'
import { onePreferred, type Stamp, sameEntries, without } from '../../users/record/segments.ts'

type Fields = Record<string, any>

export interface PutBack {
  record: UserRecord
  guarded: Guarded
  /** Field by field: UNDONE, or why it was left as it is. */
  changes: Change[]
  /** True when anything of the user is different afterwards. */
  changed: boolean
}

const isProtected = new Set<string>(protectedFields)
const isList = new Set<string>(segmentLists)
/** What a run tells of without having changed anything. */
const untouched: ReadonlySet<Why> = new Set(['PROTECTED_MANUAL', 'EMPTY_KEPT', 'PREFERRED_KEPT', ...warnings])

/**
 * A user as he was before a run, as far as the run's report knows and nothing has changed since: a field that is not
 * any more what the run made it stays as it is. A list is one field. Pure.
 */
export function putBack(
  stored: { record: UserRecord; guarded: Guarded },
  told: readonly Change[],
  stamp: Stamp
): PutBack {
  const next: Fields = { ...stored.record }
  const guarded: Guarded = { ...stored.guarded }
  const changes: Change[] = []
  for (const change of told) {
    if (untouched.has(change.why) || isList.has(change.field)) continue
    changes.push(fieldBack(change, next, guarded, stamp))
  }
  for (const list of segmentLists) {
    const of = told.filter(({ field, why }) => field === list && !untouched.has(why))
    if (of.length > 0) changes.push(listBack(list, of, next))
  }
  return { record: ordered(next), guarded, changes, changed: changes.some(({ why }) => why === 'UNDONE') }
}

function fieldBack({ field, old, new: made, why }: Change, next: Fields, guarded: Guarded, stamp: Stamp): Change {
  if (field === 'pin_number') return { field, why: 'SECRET_NOT_KEPT' }
  const now = next[field]
  // Who protects a field has set it since, be it to the same value: the run has left it unprotected.
  if (!equal(now, made) || guarded[field as ProtectedField]?.manual)
    return { field, old: now, new: now, why: 'CHANGED_SINCE' }
  if (old === undefined) delete next[field]
  else next[field] = old
  if (field === 'status') next.status_date = `${stamp.at.slice(0, 10)}Z`
  if (isProtected.has(field))
    // A hand edit that the feed had taken back is one again.
    guarded[field as ProtectedField] = why === 'REATTACHED' ? { manual: true, sis: made, ...stamp } : { ...stamp }
  return { field, old: now, new: old, why: 'UNDONE' }
}

/** A list whose external entries are not any more those that the run has left was changed since: it stays. */
function listBack(list: SegmentList, told: readonly Change[], next: Fields): Change {
  const now = listOf(next as UserRecord, list)
  const external = now.filter(isExternal)
  const replaced = told.find(({ why }) => why === 'SEGMENT_REPLACED')
  const absorbed = told.find(({ why }) => why === 'DUPLICATE_ABSORBED')
  const kept = entriesOf(replaced?.kept)
  const stays: Change = { field: list, old: now, new: now, why: 'CHANGED_SINCE' }
  if (!sameEntries(external, [...entriesOf(replaced?.new), ...kept])) return stays
  // Entries that were added by hand stand first, as a feed leaves them; one that they prefer stays the preferred one.
  const own = [
    ...without(entriesOf(absorbed?.old), entriesOf(absorbed?.new)),
    ...now.filter(entry => !isExternal(entry))
  ]
  const { entries } = onePreferred(list, own, [...kept, ...entriesOf(replaced?.old)])
  // Only the order, or what is preferred, was another: there is nothing to put back.
  if (equal(entries, external)) return stays
  const back = [...own, ...entries]
  write(next, list, back)
  return { field: list, old: now, new: back, why: 'UNDONE' }
}

const entriesOf = (value: unknown): Segment[] => (Array.isArray(value) ? value : [])
const isExternal = ({ segment_type }: Segment): boolean => segment_type === 'External'

function write(next: Fields, list: SegmentList, entries: Segment[]): void {
  const [group = '', contact] = list.split('.')
  const home: Fields = contact ? { ...next.contact_info } : next
  if (entries.length > 0) home[contact ?? group] = entries
  else delete home[contact ?? group]
  if (contact && Object.keys(home).length > 0) next.contact_info = inOrder(home)
  else if (contact) delete next.contact_info
}

const inOrder = (contact: Fields): Fields =>
  Object.fromEntries(
    ['address', 'email', 'phone'].filter(key => contact[key] !== undefined).map(key => [key, contact[key]])
  )
