import { addDays } from '../platform/clock.ts'
import { type Calendar, lastOpenDay, nextOpenDay, nextOpenMoment } from './calendar.ts'
import type { Policies, RuleConditions } from './policies.ts'
import { endOfDay, localDay } from './zone.ts'

/** What a rule looks at. */
export interface Facts {
  unit: string | null
  userGroup: string | null
  itemPolicy: string | null
  materialType: string | null
  library: string
  location: string
}

const among = (list: readonly string[] | undefined, value: string | null): boolean =>
  !list || list.length === 0 || (value !== null && list.includes(value))

/** True when a rule is about this user and this item (CIRC-08). */
export const fits = (rule: { unit: string | null; conditions: RuleConditions }, facts: Facts): boolean =>
  (rule.unit === null || rule.unit === facts.unit) &&
  among(rule.conditions.user_groups, facts.userGroup) &&
  among(rule.conditions.item_policies, facts.itemPolicy) &&
  among(rule.conditions.material_types, facts.materialType) &&
  among(rule.conditions.libraries, facts.library) &&
  among(rule.conditions.locations, facts.location)

/** Whose and since when: what a due date depends on beside the terms. */
export interface Period {
  /** When the loan begins or is renewed. */
  from: Date
  /** Last day of the user's account, `YYYY-MM-DD`; null: it does not end. */
  expiry: string | null
  /** True when somebody waits for the item (CIRC-21, Requested Item Due Date). */
  requested?: boolean
}

/**
 * When a loan is due: the end of a day (23:59:59 by the library's clocks), or an hour for hourly loans. Not on a closed
 * day where the terms say so, and never after the user's expiry (CIRC-04), which weighs more. Pure.
 */
export function dueDate(calendar: Calendar, policies: Policies, period: Period): Date {
  const today = localDay(period.from, calendar.zone)
  const due = periodEnd(calendar, policies, period.from)
  const short = policies.requested_days
  const sooner = period.requested && short !== undefined ? dayEnd(calendar, policies, addDays(today, short)) : undefined
  return withinAccount(calendar, policies, sooner && sooner < due ? sooner : due, today, period.expiry)
}

function periodEnd(calendar: Calendar, policies: Policies, from: Date): Date {
  const today = localDay(from, calendar.zone)
  const period = policies.loan_period ?? { days: 0 }
  if ('hours' in period) {
    const end = new Date(from.getTime() + period.hours * 3_600_000)
    return policies.avoid_closed ? nextOpenMoment(calendar, end) : end
  }
  if ('until' in period) return dayEnd(calendar, policies, period.until < today ? today : period.until)
  return dayEnd(calendar, policies, addDays(today, period.days))
}

const dayEnd = (calendar: Calendar, policies: Policies, day: string): Date =>
  endOfDay(policies.avoid_closed ? nextOpenDay(calendar, day) : day, calendar.zone)

/** Brings a due date before the end of the account; the last open day of it, where there is one left. */
function withinAccount(calendar: Calendar, policies: Policies, due: Date, today: string, expiry: string | null): Date {
  if (expiry === null || policies.until_expiry === false) return due
  const last = endOfDay(expiry, calendar.zone)
  if (due <= last) return due
  const open = policies.avoid_closed ? lastOpenDay(calendar, expiry, today) : undefined
  return endOfDay(open ?? expiry, calendar.zone)
}

/** The last moment to which a loan may be renewed: so many days after the day it began (CIRC-05). */
export const lastRenewal = (calendar: Calendar, policies: Policies, loanDate: Date): Date =>
  endOfDay(addDays(localDay(loanDate, calendar.zone), policies.maximum_renewal_days ?? 0), calendar.zone)

/** True when it is early enough, or late enough, to renew: within so many days of the due date (CIRC-06). */
export function inRenewWindow(calendar: Calendar, policies: Policies, due: Date, now: Date): boolean {
  if (policies.renew_window_days === undefined) return true
  return localDay(due, calendar.zone) <= addDays(localDay(now, calendar.zone), policies.renew_window_days)
}

/**
 * When a recalled loan is due: so many days after the recall, on an open day where the terms say so; never later than
 * it was due, and not changed where it is not recallable or no period is set (CIRC-21).
 */
export function recallDueDate(calendar: Calendar, policies: Policies, due: Date, now: Date): Date {
  if (policies.recallable !== true || policies.recall_days === undefined) return due
  const short = dayEnd(calendar, policies, addDays(localDay(now, calendar.zone), policies.recall_days))
  return short < due ? short : due
}
