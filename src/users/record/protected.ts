import type { Change } from './change.ts'
import { equal } from './equal.ts'
import { type Guard, type Guarded, type ProtectedField, protectedFields } from './record.ts'
import type { Stamp } from './segments.ts'

/** How a SIS run treats protected fields: the switches of its profile (C1, SIS-29). */
export interface SisProtection {
  emptyProtectedFields: 'KEEP' | 'CLEAR_OR_DEFAULT'
  /** True: a feed that sends the value from before a hand edit takes the field back. False: no feed ever does. */
  originalValueReattaches: boolean
  /** What a compulsory field falls back to when the feed empties it. */
  defaults: Partial<Record<ProtectedField, unknown>>
}

export interface Decision {
  value: unknown
  /** Present when the field is told of in the report. */
  change?: Change
  /** The guard afterwards, if it changes. */
  guard?: Guard
}

/** Preferred names are never re-attached by a value: only their release lets the SIS set them again (SIS-30). */
const onlyReleased: ReadonlySet<ProtectedField> = new Set(['pref_first_name', 'pref_middle_name', 'pref_last_name'])
/** The names follow the ordinary rule until someone edits them: what the feed omits is removed (SIS-26, SIS-30). */
const keptWhenEmpty = (field: ProtectedField): boolean => !onlyReleased.has(field) && field !== 'cataloger_level'

/** What a synchronize does with one protected field (SIS-27, SIS-29, SIS-30, SIS-35). */
export function decideForSis(
  field: ProtectedField,
  old: unknown,
  next: unknown,
  guard: Guard | undefined,
  protection: SisProtection
): Decision {
  const told = (value: unknown, why: Change['why']): Decision => ({ value, change: { field, old, new: value, why } })
  if (guard?.manual) {
    const original = !onlyReleased.has(field) && next !== undefined && equal(next, originalOf(guard))
    if (original && protection.originalValueReattaches) return { ...told(next, 'REATTACHED'), guard: {} }
    const decision = equal(old, next) ? { value: old } : told(old, 'PROTECTED_MANUAL')
    // What the SIS sends is remembered: who sets the field back to it gives it back (SIS-29).
    return next === undefined || equal(next, guard.sis) ? decision : { ...decision, guard: sentAnew(next, guard) }
  }
  if (next !== undefined)
    return equal(old, next) ? { value: old, guard: {} } : { ...told(next, 'SIS_VALUE'), guard: {} }
  if (old === undefined) return { value: old }
  if (!keptWhenEmpty(field)) return told(undefined, 'SIS_REMOVED')
  // Kept or set to its default is the same, and nothing to tell of: most feeds never send a language.
  const fallback = protection.defaults[field]
  if (equal(old, fallback)) return { value: old }
  if (protection.emptyProtectedFields === 'KEEP') return told(old, 'EMPTY_KEPT')
  return told(fallback, fallback === undefined ? 'EMPTY_CLEARED' : 'EMPTY_DEFAULTED')
}

/** The value from before the hand edit; null: there was none. */
const originalOf = ({ sis = null, original = sis }: Guard): unknown => original
const sentAnew = (next: unknown, guard: Guard): Guard => ({ manual: true, sis: next, original: originalOf(guard) })

/** How a PUT treats protected fields of an external user (SIS-28, SIS-72). */
export interface ApiProtection {
  /** Fields that the caller says to replace although they are protected. */
  override: ReadonlySet<ProtectedField>
  /**
   * A staff save carries this: true keeps what it changes from the SIS, false gives all protected fields back to it.
   * undefined: a plain API call, which is no hand edit.
   */
  keepProtected?: boolean | undefined
}

/** What a PUT does with one protected field of an external user. */
export function decideForApi(
  field: ProtectedField,
  old: unknown,
  next: unknown,
  guard: Guard | undefined,
  { override, keepProtected }: ApiProtection
): Decision {
  const staff = keepProtected !== undefined
  if (!staff && !override.has(field) && (guard?.manual || next === undefined)) return { value: old }
  const differs = !equal(old, next)
  const isBack = differs && next !== undefined && !onlyReleased.has(field) && equal(next, guard?.sis)
  const manual = staff ? keepProtected && !(guard?.manual && isBack) && (guard?.manual || differs) : guard?.manual
  const decision: Decision = {
    value: next,
    ...(differs ? { change: { field, old, new: next, why: 'API_VALUE' } } : {})
  }
  // What the SIS sent last stays known: a person who sets the field back to it gives it back to the SIS (SIS-29).
  if (manual) return { ...decision, guard: { manual: true, ...sentLast(old, guard) } }
  if (!guard?.manual && !differs) return decision
  return {
    ...decision,
    guard: next !== undefined && equal(next, guard?.sis) ? {} : sentLast(old, { ...guard, original: undefined })
  }
}

/** Of a field that a call changes: before the first change its value was the SIS's. */
function sentLast(old: unknown, guard: Guard | undefined): Pick<Guard, 'sis' | 'original'> {
  const { manual, sis, original } = guard ?? {}
  const sent = manual ? sis : (sis ?? old)
  return { ...(sent === undefined ? {} : { sis: sent }), ...(original === undefined ? {} : { original }) }
}

/** The stamp tells who set the present value: it moves with the value or with the protection, not with every save. */
export function guardAfter(before: Guard, { sis, original, manual }: Guard, moved: boolean, stamp: Stamp): Guard {
  const touched = moved || Boolean(manual) !== Boolean(before.manual)
  if (!touched && equal(sis, before.sis) && equal(original, before.original)) return before
  const { by, at } = touched ? stamp : before
  return {
    ...(sis === undefined ? {} : { sis }),
    ...(original === undefined ? {} : { original }),
    ...(manual ? { manual } : {}),
    ...(by === undefined ? {} : { by }),
    ...(at === undefined ? {} : { at })
  }
}

/** Whether a field is protected that was not, or the reverse. */
export const protectionMoved = (one: Guarded, other: Guarded): boolean =>
  protectedFields.some(field => Boolean(one[field]?.manual) !== Boolean(other[field]?.manual))
