import type { Change } from '../../users/record/change.ts'
import { codeIn } from '../../users/record/record.ts'
import type { Outcome } from '../decide/decide.ts'
import type { ProfileSettings, Threshold } from '../profile/settings.ts'
import { type Exceeded, type Kind, type Kinds, kinds } from '../run-state.ts'

/**
 * What a run may change without asking (SIS-54). A kind is over its threshold when both hold: more than `count`, and
 * more than `percent` of the profile's users (of rejected records: of the run's records). One that a profile leaves out
 * counts as these; `{}` switches a kind off, but not `leavers`.
 */
export const defaultThresholds: Readonly<Record<Kind, Threshold>> = {
  created: { count: 100, percent: 25 },
  updated: { count: 500, percent: 75 },
  deactivated: { count: 20, percent: 5 },
  rejected: { count: 20, percent: 10 },
  user_group: { count: 50, percent: 20 },
  primary_id: { count: 20, percent: 2 },
  expiry_date: { count: 200, percent: 60 },
  email_domain: { count: 50, percent: 10 },
  leavers: { count: 20, percent: 5 }
}

const guardsActive = ({ guards }: ProfileSettings): boolean => guards?.active !== false

/** True when a run is to be measured before it applies anything. Leavers are, whatever else is switched off. */
export const isGuarded = ({ settings, mode }: { settings: ProfileSettings; mode: string }): boolean =>
  guardsActive(settings) || (mode === 'synchronize' && settings.leavers !== 'NOTHING')

const isEmpty = ({ count, percent }: Threshold): boolean => count === undefined && percent === undefined

/** Half a feed must not take everybody else for a leaver: no profile can switch this one off. */
function thresholdOf(kind: Kind, guards: ProfileSettings['guards']): Threshold {
  const own = guards?.[kind]
  return !own || (kind === 'leavers' && isEmpty(own)) ? defaultThresholds[kind] : own
}

/**
 * The thresholds that hold for a profile, those that it leaves out included (SIS-54). A kind that is not watched, or
 * whose threshold says nothing, has none. Pure.
 */
export function thresholdsInForce(settings: ProfileSettings): Partial<Record<Kind, Threshold>> {
  const watched: readonly Kind[] = guardsActive(settings) ? kinds : ['leavers']
  const all = watched.map(kind => [kind, thresholdOf(kind, settings.guards)] as const)
  return Object.fromEntries(all.filter(([, threshold]) => !isEmpty(threshold)))
}

/** What the percentages are of. */
export interface Population {
  /** Users of the profile before the run. */
  users: number
  /** Records of the run. */
  records: number
}

/** The thresholds that these counts cross, in the order of `kinds`. Pure. */
export function judge(found: Kinds, settings: ProfileSettings, of: Population): Exceeded[] {
  const thresholds = thresholdsInForce(settings)
  return kinds.flatMap(kind => {
    const threshold = thresholds[kind]
    if (!threshold) return []
    const { count, percent } = threshold
    const base = kind === 'rejected' ? of.records : of.users
    const number = found[kind] ?? 0
    if (count !== undefined && number <= count) return []
    if (percent !== undefined && number * 100 <= percent * base) return []
    return [
      {
        kind,
        found: number,
        of: base,
        ...(count === undefined ? {} : { count }),
        ...(percent === undefined ? {} : { percent })
      }
    ]
  })
}

/** Adds what became of some records to the counts by kind. */
export function tally(sum: Kinds, outcomes: readonly Outcome[]): Kinds {
  const next: Kinds = { ...sum }
  const add = (kind: Kind): void => {
    next[kind] = (next[kind] ?? 0) + 1
  }
  for (const one of outcomes)
    if (one.outcome === 'c') add('created')
    else if (one.outcome === 'r') add('rejected')
    else if (one.outcome === 'u') {
      add('updated')
      for (const kind of sensitive(one.changes)) add(kind)
    }
  return next
}

const kept = new Set(['PROTECTED_MANUAL', 'EMPTY_KEPT'])
const plain = new Set<Kind>(['user_group', 'primary_id', 'expiry_date'])

/** The sensitive kinds among the changes of one user, each once. */
export function sensitive(changes: readonly Change[]): Kind[] {
  const found = new Set<Kind>()
  for (const { field, old, new: next, why } of changes) {
    if (kept.has(why)) continue
    if (plain.has(field as Kind)) found.add(field as Kind)
    else if (field === 'status' && codeIn(old) === 'ACTIVE') found.add('deactivated')
    else if (field === 'contact_info.email' && movesDomain(old, next)) found.add('email_domain')
  }
  return [...found]
}

/** True when an address goes and one at another domain comes. */
function movesDomain(old: unknown, next: unknown): boolean {
  const before = new Set(domains(old))
  return before.size > 0 && domains(next).some(domain => !before.has(domain))
}

const domains = (list: unknown): string[] =>
  (Array.isArray(list) ? list : []).map(({ email_address = '' }) =>
    String(email_address)
      .slice(String(email_address).lastIndexOf('@') + 1)
      .toLowerCase()
  )
