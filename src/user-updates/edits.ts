import type { Segment, UserRecord } from '../users/record/record.ts'
import { without } from '../users/record/segments.ts'

/** One change of a record. Pure; the same record afterwards when there is nothing to change. */
export type Edit = (record: UserRecord, segmentType: 'Internal' | 'External') => UserRecord

type Fields = Record<string, any>
type List = 'user_block' | 'user_role' | 'user_note' | 'user_statistic' | 'rs_library' | 'library_notice'

/** When a single value is changed. */
export type Condition = 'ALWAYS' | 'IF_EMPTY' | 'IF_NOT_EMPTY'

/** Sets a field that stands once, or takes it away (undefined). */
export const setField =
  (field: keyof UserRecord, value: unknown, condition: Condition): Edit =>
  record => {
    const isEmpty = record[field] === undefined
    if ((condition === 'IF_EMPTY' && !isEmpty) || (condition === 'IF_NOT_EMPTY' && isEmpty)) return record
    const { [field]: _old, ...rest } = record as Fields
    return (value === undefined ? rest : { ...rest, [field]: value }) as UserRecord
  }

const entriesOf = (record: UserRecord, list: List): Fields[] => ((record as Fields)[list] ?? []) as Fields[]
/** A list without entries is not there: equal records are equal JSON. */
function withEntries(record: UserRecord, list: List, entries: readonly Fields[]): UserRecord {
  const { [list]: _old, ...rest } = record
  return (entries.length === 0 ? rest : { ...rest, [list]: entries }) as UserRecord
}
const code = (entry: Fields, key: string): string | undefined => entry[key]?.value

/** Adds an entry to a list, unless one like it stands there: the same run twice adds it once. */
const add =
  (list: List, isLike: (entry: Fields) => boolean, entry: Fields, typed: boolean): Edit =>
  (record, segmentType) => {
    const entries = entriesOf(record, list)
    if (entries.some(isLike)) return record
    return withEntries(record, list, [...entries, typed ? { ...entry, segment_type: segmentType } : entry])
  }

/** Takes the entries out of a list that fit. */
const remove =
  (list: List, fits: (entry: Fields) => boolean): Edit =>
  record => {
    const entries = entriesOf(record, list)
    const kept = entries.filter(entry => !fits(entry))
    return kept.length === entries.length ? record : withEntries(record, list, kept)
  }

/** A block of a kind, active; one that is there and active is left alone. */
export const addBlock = (description: string, type: string): Edit =>
  add(
    'user_block',
    entry => code(entry, 'block_description') === description && entry.block_status !== 'INACTIVE',
    { block_type: { value: type }, block_description: { value: description }, block_status: 'ACTIVE' },
    true
  )

/** Switches blocks off, all of them without a description. They stay on record. */
export const disableBlock =
  (description: string | undefined): Edit =>
  record => {
    const blocks = entriesOf(record, 'user_block')
    const fits = (entry: Fields) =>
      entry.block_status !== 'INACTIVE' && (!description || code(entry, 'block_description') === description)
    if (!blocks.some(fits)) return record
    const off = (entry: Fields) => (fits(entry) ? { ...entry, block_status: 'INACTIVE' } : entry)
    return withEntries(record, 'user_block', blocks.map(off))
  }

/** A role for a scope, active; one that is there and was switched off is active again. */
export const addRole =
  (type: string, scope: string): Edit =>
  record => {
    const roles = entriesOf(record, 'user_role')
    const role = { status: { value: 'ACTIVE' }, scope: { value: scope }, role_type: { value: type } }
    const isIt = (entry: Fields) => code(entry, 'role_type') === type && code(entry, 'scope') === scope
    const found = roles.find(isIt)
    if (!found) return withEntries(record, 'user_role', [...roles, role])
    if (code(found, 'status') === 'ACTIVE') return record
    const on = (entry: Fields) => (isIt(entry) ? { ...entry, status: { value: 'ACTIVE' } } : entry)
    return withEntries(record, 'user_role', roles.map(on))
  }

/** Takes a role away, for one scope or for all. */
export const removeRole = (type: string, scope: string | undefined): Edit =>
  remove('user_role', entry => code(entry, 'role_type') === type && (!scope || code(entry, 'scope') === scope))

/** A note, unless the user has one of the same words. */
export const addNote = (text: string, type: string): Edit =>
  add(
    'user_note',
    entry => entry.note_text === text && code(entry, 'note_type') === type,
    { note_type: { value: type }, note_text: text, user_viewable: false, popup_note: false },
    true
  )

export const addStatistic = (category: string, type: string | undefined): Edit =>
  add(
    'user_statistic',
    entry => code(entry, 'statistic_category') === category,
    { statistic_category: { value: category }, ...(type ? { category_type: { value: type } } : {}) },
    true
  )

export const removeStatistic = (category: string | undefined): Edit =>
  remove('user_statistic', entry => !category || code(entry, 'statistic_category') === category)

export const addLibrary = (library: string): Edit =>
  add('rs_library', entry => code(entry, 'code') === library, { code: { value: library } }, false)

export const removeLibrary = (library: string | undefined): Edit =>
  remove('rs_library', entry => !library || code(entry, 'code') === library)

/** The user's choice about notices, one by one; other choices stay. */
export const choose =
  (codes: readonly string[], wanted: boolean): Edit =>
  record => {
    const notices = entriesOf(record, 'library_notice')
    const others = notices.filter(entry => !codes.includes(code(entry, 'code') ?? ''))
    const chosen = codes.map(one => ({ code: { value: one }, value: wanted }))
    const next = [...others, ...chosen]
    const same = next.length === notices.length && without(next as Segment[], notices as Segment[]).length === 0
    return same ? record : withEntries(record, 'library_notice', next)
  }

/** No phone is for SMS any more. */
export const disableSms: Edit = record => {
  const phones = record.contact_info?.phone
  if (!phones?.some(phone => phone.preferred_sms)) return record
  const phone = phones.map(one => (one.preferred_sms ? { ...one, preferred_sms: false } : one))
  return { ...record, contact_info: { ...record.contact_info, phone } }
}
