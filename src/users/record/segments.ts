import type { Change } from './change.ts'
import { equal, equalLists } from './equal.ts'
import type { Segment, SegmentList } from './record.ts'
import { Address, Email, Phone, UserBlock, UserIdentifier, UserNote, UserStatistic } from './schema.ts'

const preferredFlags: Partial<Record<SegmentList, readonly ('preferred' | 'preferred_sms')[]>> = {
  'contact_info.address': ['preferred'],
  'contact_info.email': ['preferred'],
  'contact_info.phone': ['preferred', 'preferred_sms']
}
const keysOf: Record<SegmentList, readonly string[]> = {
  'contact_info.address': Object.keys(Address.properties),
  'contact_info.email': Object.keys(Email.properties),
  'contact_info.phone': Object.keys(Phone.properties),
  user_identifier: Object.keys(UserIdentifier.properties),
  user_block: Object.keys(UserBlock.properties),
  user_note: Object.keys(UserNote.properties),
  user_statistic: Object.keys(UserStatistic.properties)
}
/** Lists whose entries tell who wrote them, and when. */
const stamped: ReadonlySet<SegmentList> = new Set(['user_block', 'user_note'])

export interface Stamp {
  by: string
  at: string
}

const isExternal = (entry: Segment): boolean => entry.segment_type === 'External'

/** Whether two entries are equal but for what they were stamped with. */
function sameContent(one: Segment, other: Segment): boolean {
  const bare = ({ created_by: _by, created_date: _date, ...rest }: Segment) => rest
  return equal(bare(one), bare(other))
}

/** The same content, with the stamps that the second one tells. */
const sameStamps = (known: Segment, entry: Segment): boolean =>
  sameContent(known, entry) &&
  (entry.created_by === undefined || entry.created_by === known.created_by) &&
  (entry.created_date === undefined || entry.created_date === known.created_date)

/**
 * Entries keep the stamps they have, of several alike each its own, before all those that the entry itself tells; new
 * ones are stamped. The same entries in the same order are the old ones: a second time must change nothing.
 */
function stampAll(list: SegmentList, entries: Segment[], old: readonly Segment[], stamp: Stamp): Segment[] {
  if (!stamped.has(list)) return entries
  if (entries.length === old.length && old.every((known, index) => sameContent(known, entries[index] ?? {})))
    return [...old]
  const left = [...old]
  const take = (entry: Segment, fits: typeof sameContent) => {
    const at = left.findIndex(known => fits(known, entry))
    return at < 0 ? undefined : left.splice(at, 1)[0]
  }
  const own = entries.map(entry => take(entry, sameStamps))
  return entries.map(
    (entry, index) =>
      own[index] ??
      take(entry, sameContent) ?? {
        ...entry,
        created_by: entry.created_by ?? stamp.by,
        created_date: entry.created_date ?? stamp.at
      }
  )
}

/** One preferred entry a list (SIS-36): one marked by hand wins over the feed's, else the first of the feed. */
export function onePreferred(
  list: SegmentList,
  internal: readonly Segment[],
  external: Segment[]
): { entries: Segment[]; dropped: boolean } {
  let dropped = false
  let entries = external
  for (const flag of preferredFlags[list] ?? []) {
    let taken = internal.some(entry => entry[flag])
    entries = entries.map(entry => {
      if (!entry[flag]) return entry
      if (taken) {
        dropped = true
        return { ...entry, [flag]: false }
      }
      taken = true
      return entry
    })
  }
  return { entries, dropped }
}

/** A hand-made identifier that the feed now brings, of the same type and value: the feed's takes its place. */
const absorbs = (list: SegmentList, external: readonly Segment[], entry: Segment): boolean =>
  list === 'user_identifier' &&
  external.some(
    other =>
      equal(other.id_type, entry.id_type) && String(other.value).toLowerCase() === String(entry.value).toLowerCase()
  )

const nothing: { entries: Segment[]; changes: Change[] } = { entries: [], changes: [] }

/**
 * One segment list after a synchronize (SIS-31): external entries are those of the feed, whatever they say of
 * themselves; internal entries stay.
 */
export function synchronizeList(
  list: SegmentList,
  old: readonly Segment[],
  incoming: readonly Segment[],
  stamp: Stamp
): { entries: Segment[]; changes: Change[] } {
  if (old.length === 0 && incoming.length === 0) return nothing
  const external = incoming.map(entry => withSegmentType(list, entry, 'External'))
  const before = old.filter(isExternal)
  const internal = old.filter(entry => !isExternal(entry))
  const kept = internal.length === 0 ? internal : internal.filter(entry => !absorbs(list, external, entry))
  const { entries, dropped } = onePreferred(list, kept, external)
  const after = stampAll(list, entries, before, stamp)
  const changes: Change[] = []
  const replaced = tellReplaced(list, before, after, changes)
  if (kept.length !== internal.length)
    changes.push({ field: list, old: internal, new: kept, why: 'DUPLICATE_ABSORBED' })
  else if (dropped && replaced) changes.push({ field: list, old: kept, new: kept, why: 'PREFERRED_KEPT' })
  return { entries: kept.length === 0 ? after : [...kept, ...after], changes }
}

/**
 * Tells which entries went, which came and which stayed: an undo must know all that the feed has left. Where only their
 * order is another, all went and came.
 */
function tellReplaced(list: SegmentList, before: Segment[], after: Segment[], changes: Change[]): boolean {
  if (before.length === 0 && after.length === 0) return false
  if (equalLists(before, after)) return false
  const went = without(before, after)
  const came = without(after, before)
  const moved = went.length === 0 && came.length === 0
  const stayed = moved ? [] : without(after, came)
  const kept = stayed.length > 0 ? { kept: stayed } : {}
  changes.push({ field: list, old: moved ? before : went, new: moved ? after : came, ...kept, why: 'SEGMENT_REPLACED' })
  return true
}

/** The first list without the entries of the second, as often as they stand there: two alike are two. */
export function without(list: readonly Segment[], less: readonly Segment[]): Segment[] {
  const left = [...less]
  return list.filter(entry => {
    const at = left.findIndex(one => equal(one, entry))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** Whether two lists have the same entries, whatever their order. */
export const sameEntries = (one: readonly Segment[], other: readonly Segment[]): boolean =>
  one.length === other.length && without(one, other).length === 0

/** The entry with a segment type, its keys in the order of the schema: equal entries must be equal JSON. */
function withSegmentType(list: SegmentList, entry: Segment, type: string): Segment {
  if (entry.segment_type === type) return entry
  const typed: Segment = { ...entry, segment_type: type }
  const result: Segment = {}
  for (const key of keysOf[list]) if (typed[key] !== undefined) result[key] = typed[key]
  return result
}

/**
 * One segment list after a PUT: that of the call (SIS-74). Without a segment type an entry is internal
 * (`client-expectations.md` 2); a wrong one means external on an external user (`alma-api.md` 2.1).
 */
export function replaceList(
  list: SegmentList,
  old: readonly Segment[],
  incoming: readonly Segment[],
  externalUser: boolean,
  stamp: Stamp
): Segment[] {
  const typed = incoming.map(entry => {
    const given = String(entry.segment_type ?? 'Internal').toLowerCase()
    return withSegmentType(list, entry, externalUser && given !== 'internal' ? 'External' : 'Internal')
  })
  return stampAll(list, typed, old, stamp)
}
