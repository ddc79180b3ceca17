import type { Change } from './change.ts'
import { equal } from './equal.ts'
import type { Guard, ProtectedField } from './record.ts'

/** How a SIS run treats protected fields: the switches of its profile (C1, SIS-29). */
export interface SisProtection {
  emptyProtectedFields: 'KEEP' | 'CLEAR_OR_DEFAULT'
  /** False: a hand edit stays until it is released, also when the feed goes on sending the value it replaced. */
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
    const original = !onlyReleased.has(field) && next !== undefined && equal(next, guard.sis)
    // Also when a person has put the original value back: the field follows the feed again.
    if (original && protection.originalValueReattaches) return { ...told(next, 'REATTACHED'), guard: {} }
    return equal(old, next) ? { value: old } : told(old, 'PROTECTED_MANUAL')
  }
  if (equal(old, next)) return { value: old }
  if (next !== undefined) return told(next, 'SIS_VALUE')
  if (!keptWhenEmpty(field)) return told(undefined, 'SIS_REMOVED')
  // Kept or set to its default is the same, and nothing to tell of: most feeds never send a language.
  const fallback = protection.defaults[field]
  if (equal(old, fallback)) return { value: old }
  if (protection.emptyProtectedFields === 'KEEP') return told(old, 'EMPTY_KEPT')
  return told(fallback, fallback === undefined ? 'EMPTY_CLEARED' : 'EMPTY_DEFAULTED')
}

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
  const manual = keepProtected === true ? guard?.manual || differs : keepProtected === false ? false : guard?.manual
  const decision: Decision = {
    value: next,
    ...(differs ? { change: { field, old, new: next, why: 'API_VALUE' } } : {})
  }
  // The value before the first hand edit stays known: a feed that sends it again re-attaches the field (SIS-29).
  if (manual) return { ...decision, guard: { manual: true, ...original(old, guard) } }
  return guard?.manual || differs ? { ...decision, guard: {} } : decision
}

function original(old: unknown, guard: Guard | undefined): Pick<Guard, 'sis'> {
  if (guard?.manual) return guard.sis === undefined ? {} : { sis: guard.sis }
  return old === undefined ? {} : { sis: old }
}
