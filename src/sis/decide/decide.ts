import { AlmaError, refuse } from '../../alma/errors.ts'
import { noId } from '../../alma/ids.ts'
import { addDays } from '../../platform/clock.ts'
import { create } from '../../users/merge/create.ts'
import { newDoubts } from '../../users/merge/doubts.ts'
import { merge, type Stored } from '../../users/merge/merge.ts'
import type { Change } from '../../users/record/change.ts'
import { lackingFaults } from '../../users/record/mandatory.ts'
import { columnsOf, identifiersOf } from '../../users/record/mapping.ts'
import type { Guarded, UserRecord } from '../../users/record/record.ts'
import { assignedRoles } from '../../users/record/roles.ts'
import type { Stamp } from '../../users/record/segments.ts'
import { isRejection, match, type Owner, type Rejection, reject, whomOf } from './match.ts'
import { movesOf, type Outcome } from './outcome.ts'
import { type Prepared, type RunRules, recordFaults, rejectionOf, withFaults } from './prepare.ts'
import type { UserRow } from './store.ts'

export type { Moves, Outcome, Written } from './outcome.ts'
export { movesOf } from './outcome.ts'

/** What a decision may look at. All of it is in memory. */
export interface Lookup {
  ownerOf(key: string): Owner | undefined
  seen(userId: string): boolean
  /** True when nothing may depend on which record comes first. */
  anyOrder?: boolean
  stored(userId: string): Stored | undefined
  /** The number of the next new user. */
  nextId(): string
  /** A primary id made from the names, free in the institution (SIS-17). */
  generateId(record: UserRecord): string
  /** Hash of the record's PIN: the stored one when it is the same PIN. */
  pin?: string | undefined
}

/** Decides about one record: who it is, what he becomes. Pure, but for what `sight` counts. */
export function decide(prepared: Prepared, rules: RunRules, sight: Lookup, stamp: Stamp): Outcome {
  const { known, digest, record: given } = prepared
  // These bytes were settled into this user, and neither he nor the rules have changed since.
  if (known !== undefined) return { outcome: 'n', userId: known, primaryId: '', changes: [], digest, fresh: false }
  const rejected = (rejection: Rejection): Outcome => {
    const whom = whomOf(prepared.identifiers, sight.ownerOf, rules.settings)
    const owner = typeof whom === 'object' ? whom : undefined
    return {
      outcome: 'r',
      userId: typeof whom === 'object' ? whom.userId : (whom ?? noId),
      primaryId: given?.primary_id ?? prepared.primaryId ?? owner?.primaryId ?? null,
      ...rejection
    }
  }
  if (prepared.rejection || !prepared.record)
    return rejected(prepared.rejection ?? reject('UNREADABLE', '401664', 'No user was found'))
  const { matchIdType, matchAcross, unmatched } = rules.settings
  const { anyOrder } = sight
  const by = { mode: rules.mode, matchIdType, matchAcross, unmatched, anyOrder }
  const found = match(prepared.identifiers, sight.ownerOf, sight.seen, by)
  if (isRejection(found)) return rejected(withFaults(found, recordFaults(prepared, rules)))
  try {
    return found.user
      ? updated(prepared, prepared.record, found.user, rules, sight, stamp)
      : added(prepared, prepared.record, rules, sight, stamp)
  } catch (error) {
    return rejected(rejectionOf(error))
  }
}

/** Throws the AlmaError for which the record is rejected, with all others. `lacks`: what it may not lack. */
const check = (given: Pick<Prepared, 'record' | 'pin'>, rules: RunRules, lacks: readonly AlmaError[] = []): void =>
  refuse([...recordFaults(given, rules), ...lacks])

function updated(
  prepared: Prepared,
  given: UserRecord,
  owner: Owner,
  rules: RunRules,
  sight: Lookup,
  stamp: Stamp
): Outcome {
  const { userId, primaryId } = owner
  const stored = sight.stored(userId)
  // Deleted since the identifiers were looked up.
  if (!stored) throw new AlmaError('USER_NOT_FOUND', { id: primaryId })
  const record = withStanding(given, stored.record, rules)
  const { emptiesPin, pin } = prepared
  const checked = { record, ...(pin === undefined ? {} : { pin }) }
  if (!rules.settings.swapAll) {
    check(checked, rules)
    // Its identifiers are not the user's: somebody else may have them next time, so it is read again.
    return { outcome: 'n', userId, primaryId, changes: [], digest: null, fresh: true }
  }
  const merged = merge(stored, { record, pin: sight.pin, emptiesPin }, sisPolicy(rules, stamp))
  check(checked, rules, lackingFaults({ record: merged.record }, rules.tables, 'SIS', stored.record))
  const kept = merged.changes.some(({ why }) => why === 'PROTECTED_MANUAL' || why === 'EMPTY_KEPT')
  // A field that was kept is told of in every report: such a record is read each time.
  const digest = kept ? null : prepared.digest
  if (!merged.changed) {
    const guarded = merged.remembers ? { guarded: merged.guarded } : {}
    return { outcome: 'n', userId, primaryId, changes: merged.changes, digest, fresh: true, ...guarded }
  }
  uniqueWithin(merged.record)
  const changes = [...merged.changes, ...newDoubts(merged.record, stored.record, rules.tables)]
  const row = rowOf(userId, merged.record, merged.guarded, merged.pin, digest)
  const moved = movesOf(stored.record, merged.record)
  return { outcome: 'u', userId, row, moved, renamed: row.primaryId !== primaryId, changes }
}

/**
 * Dates that the profile gives where the feed has none are not taken away by a feed that has none (SIS-18). The purge
 * date moves with the expiry date: who is enrolled for another year must not be purged as if they were not.
 */
function withStanding(record: UserRecord, stored: UserRecord, { settings }: RunRules): UserRecord {
  const { expiryDays, purgeDays } = settings
  if (expiryDays === undefined && purgeDays === undefined) return record
  const standing: Partial<UserRecord> = {}
  if (expiryDays !== undefined && !record.expiry_date && stored.expiry_date) standing.expiry_date = stored.expiry_date
  const purge = purgeDateOf(record.expiry_date || standing.expiry_date, purgeDays)
  if (purge && !record.purge_date && stored.purge_date) standing.purge_date = purge
  return { ...record, ...standing }
}

/**
 * The purge date that a profile gives: so many days after the expiry date, whether that is the feed's or the profile's.
 * None where nothing ever expires. Pure.
 */
export const purgeDateOf = (expiry: string | undefined, days: number | undefined): string | undefined =>
  expiry && days !== undefined ? `${addDays(expiry, days)}Z` : undefined

/** SIS-22: what the feed brings may not repeat what was added by hand, or a primary id that it leaves out. */
function uniqueWithin(record: UserRecord): void {
  const met = new Set<string>()
  for (const { key, value, type } of identifiersOf(record)) {
    if (met.has(key)) throw new AlmaError('USER_EXISTS', { id: value, type: type || 'Primary ID' })
    met.add(key)
  }
}

function sisPolicy({ settings }: RunRules, stamp: Stamp) {
  const { emptyProtectedFields, originalValueReattaches, userGroup, preferredLanguage } = settings
  const defaults = {
    preferred_language: { value: preferredLanguage },
    ...(userGroup ? { user_group: { value: userGroup } } : {})
  }
  return { origin: 'SIS', emptyProtectedFields, originalValueReattaches, defaults, stamp } as const
}

function added(prepared: Prepared, record: UserRecord, rules: RunRules, sight: Lookup, stamp: Stamp): Outcome {
  const { settings } = rules
  const after = (days: number | undefined) => (days === undefined ? undefined : `${addDays(stamp.at, days)}Z`)
  const changes: Change[] = []
  let given = record
  if (!record.primary_id) {
    given = { ...record, primary_id: sight.generateId(record) }
    changes.push({ field: 'primary_id', new: given.primary_id, why: 'GENERATED' })
  }
  const { userGroup, preferredLanguage, expiryDays, purgeDays } = settings
  const defaults = {
    user_group: userGroup,
    preferred_language: preferredLanguage,
    expiry_date: after(expiryDays),
    purge_date: purgeDateOf(given.expiry_date || after(expiryDays), purgeDays),
    user_role: assignedRoles(rules.institution)
  }
  const created = create(given, 'SIS', defaults, stamp)
  const { pin } = prepared
  const checked = { record: created.record, ...(pin === undefined ? {} : { pin }) }
  check(checked, rules, lackingFaults({ record: created.record, pin }, rules.tables, 'SIS'))
  const userId = sight.nextId()
  const row = rowOf(userId, created.record, {}, sight.pin, prepared.digest)
  return {
    outcome: 'c',
    userId,
    row,
    moved: movesOf(undefined, created.record),
    renamed: false,
    changes: [...changes, ...created.changes, ...newDoubts(created.record, undefined, rules.tables)]
  }
}

/** A user as a row of the table. */
export function rowOf(
  id: string,
  record: UserRecord,
  guarded: Guarded,
  pin: string | undefined,
  digest: string | null
): UserRow {
  return { id, ...columnsOf(record), record, guarded, pin: pin ?? null, digest }
}
