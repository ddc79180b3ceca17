import type { Calendar } from '../../terms/calendar.ts'
import { daysBetween, localDay } from '../../terms/zone.ts'
import type { OverdueRecord } from '../entity.ts'

/** What of a loan decides which profiles fit. */
export interface OverdueLoan {
  processStatus: string
  userGroup: string | null
  library: string
  location: string
  itemPolicy: string | null
  materialType: string | null
  dueDate: Date
  /** Which profile was last dealt with for which due date. */
  notices: Readonly<Record<string, string>>
  /** True for a loan of hours: no notices (JOB-22), but it may become lost. */
  hourly: boolean
}

const among = (list: readonly string[] | undefined, value: string | null): boolean =>
  !list || list.length === 0 || (value !== null && list.includes(value))

/** True when a profile is about this loan (CIRC-30). */
export const matches = (profile: OverdueRecord, loan: OverdueLoan): boolean =>
  profile.active &&
  among(profile.process_statuses, loan.processStatus) &&
  among(profile.user_groups, loan.userGroup) &&
  among(profile.libraries, loan.library) &&
  among(profile.locations, loan.location) &&
  among(profile.item_policies, loan.itemPolicy) &&
  among(profile.material_types, loan.materialType) &&
  !(loan.hourly && profile.type !== 'LOST')

/** The stamp of a notice: for which due date it was written. */
export const stampOf = (dueDate: Date): string => dueDate.toISOString()

/** What is to be done with an overdue loan now. */
export interface Steps<P> {
  /** The loan becomes lost. */
  lost?: P
  /** The notice to write. */
  notice?: P
  /** Earlier notices that were missed: they count as dealt with, for nobody gets two letters at once. */
  missed: readonly P[]
}

/**
 * Which profiles fall due for a loan and were not dealt with: of the notices the last one only; when the loan becomes
 * lost, none. A renewed loan begins anew, for its due date is another. No profile that fits: nothing (CIRC-31). Pure.
 */
export function stepsFor<P extends OverdueRecord & { code: string }>(
  profiles: readonly P[],
  loan: OverdueLoan,
  calendar: Calendar,
  now: Date
): Steps<P> {
  const days = daysBetween(localDay(loan.dueDate, calendar.zone), localDay(now, calendar.zone))
  if (loan.dueDate >= now) return { missed: [] }
  const fitting = profiles.filter(profile => profile.days_after_due <= days && matches(profile, loan))
  const stamp = stampOf(loan.dueDate)
  const losses = fitting.filter(({ type }) => type === 'LOST')
  const [lost] = losses
  // What was lost and is found again is neither lost nor reminded of once more before it has another due date.
  if (lost) return losses.some(({ code }) => loan.notices[code] === stamp) ? { missed: [] } : { lost, missed: [] }
  const notices = fitting
    .filter(({ type }) => type !== 'LOST')
    .sort((one, other) => one.days_after_due - other.days_after_due)
  const latest = notices.at(-1)
  // What comes before a notice that was written was missed, and stays so.
  if (!latest || loan.notices[latest.code] === stamp) return { missed: [] }
  return { notice: latest, missed: notices.slice(0, -1).filter(({ code }) => loan.notices[code] !== stamp) }
}
