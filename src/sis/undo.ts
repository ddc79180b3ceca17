import type { Change, Why } from '../users/change.ts'
import { equal } from '../users/equal.ts'
import { listOf, ordered } from '../users/merge.ts'
import {
  type Guarded,
  type ProtectedField,
  protectedFields,
  type Segment,
  type SegmentList,
  segmentLists,
  type UserRecord
} from '../users/record.ts'
import { type Stamp, without } from '../users/segments.ts'

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
const untouched: ReadonlySet<Why> = new Set(['PROTECTED_MANUAL', 'EMPTY_KEPT', 'PREFERRED_KEPT'])

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
  if (!equal(now, made)) return { field, old: now, new: now, why: 'CHANGED_SINCE' }
  if (old === undefined) delete next[field]
  else next[field] = old
  if (field === 'status') next.status_date = `${stamp.at.slice(0, 10)}Z`
  if (isProtected.has(field))
    // A hand edit that the feed had taken back is one again.
    guarded[field as ProtectedField] = why === 'REATTACHED' ? { manual: true, sis: made, ...stamp } : { ...stamp }
  return { field, old: now, new: old, why: 'UNDONE' }
}

function listBack(list: SegmentList, told: readonly Change[], next: Fields): Change {
  const now = listOf(next as UserRecord, list)
  const replaced = told.find(({ why }) => why === 'SEGMENT_REPLACED')
  const absorbed = told.find(({ why }) => why === 'DUPLICATE_ABSORBED')
  const came = entriesOf(replaced?.new)
  const rest = without(now, came)
  if (now.length - rest.length < came.length) return { field: list, old: now, new: now, why: 'CHANGED_SINCE' }
  const own = without(entriesOf(absorbed?.old), entriesOf(absorbed?.new))
  const entries = [...own, ...rest, ...entriesOf(replaced?.old)]
  // Entries that were added by hand stand first, as a feed leaves them.
  const sorted = [...entries.filter(entry => !isExternal(entry)), ...entries.filter(isExternal)]
  write(next, list, sorted)
  return { field: list, old: now, new: sorted, why: 'UNDONE' }
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
