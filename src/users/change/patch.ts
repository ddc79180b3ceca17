import { AlmaError } from '../../alma/errors.ts'
import { bodyError, InputError, reader } from '../../alma/reader.ts'
import type { Work } from '../../platform/work.ts'
import type { Naming } from '../find/lookup.ts'
import { listOf, ordered } from '../merge/merge.ts'
import { equal } from '../record/equal.ts'
import type { Versioned } from '../record/etag.ts'
import { type Normalized, normalize } from '../record/normalize.ts'
import { type Segment, type SegmentList, segmentLists, type UserRecord } from '../record/record.ts'
import { User } from '../record/schema.ts'
import { onePreferred } from '../record/segments.ts'
import { change, lock, type UpdateOptions } from './service.ts'

const read = reader(User)
const known = new Set(Object.keys(User.properties))

/**
 * Changes the fields that a JSON merge patch names (RFC 7396): null removes, a list replaces the list, an object is
 * merged. Everything else stays. Our addition: Alma has PUT only.
 */
export async function patchUser(
  work: Work,
  naming: Naming,
  patch: unknown,
  options: UpdateOptions
): Promise<Versioned> {
  if (!isObject(patch)) throw new AlmaError('INVALID_INPUT', { detail: 'A merge patch is a JSON object.' })
  for (const field of Object.keys(patch))
    if (!known.has(field))
      throw new AlmaError('INVALID_INPUT', { detail: `A user has no field ${field.slice(0, 60)}.` })
  const user = await lock(work, naming)
  // What is compared under If-Match is the whole record that the patch would make.
  const merged = taken(mergePatch(user.record, patch))
  return change(work, user, withEntriesOfSis(normalize(merged), user.record), options)
}

/**
 * Of an external user, a list that brings no external entry is what staff have: the entries of the SIS stay beside it
 * (SIS-31, SIS-32, SIS-37). One that brings some is the whole list, as it was read. Pure.
 */
export function withEntriesOfSis(given: Normalized, stored: UserRecord): Normalized {
  if (stored.account_type?.value !== 'EXTERNAL') return given
  let { record } = given
  for (const list of segmentLists) {
    const old = listOf(stored, list)
    const next = listOf(record, list)
    if (equal(old, next) || next.some(isExternal)) continue
    const { entries } = onePreferred(list, next, old.filter(isExternal))
    if (entries.length > 0) record = withList(record, list, [...next, ...entries])
  }
  return { ...given, record }
}

const isExternal = ({ segment_type }: Segment): boolean => segment_type === 'External'

function withList(record: UserRecord, list: SegmentList, entries: Segment[]): UserRecord {
  const [group = '', contact] = list.split('.')
  const value = contact ? { ...record.contact_info, [contact]: entries } : entries
  return ordered({ ...record, [group]: value })
}

function taken(candidate: unknown): User {
  try {
    return read(candidate)
  } catch (error) {
    throw error instanceof InputError ? bodyError(error) : error
  }
}

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** RFC 7396, section 2. Pure. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [key, value] of Object.entries(patch))
    if (value === null) result.delete(key)
    else result.set(key, mergePatch(result.get(key), value))
  return Object.fromEntries(result)
}
