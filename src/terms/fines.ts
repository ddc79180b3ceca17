import { addDays } from '../platform/clock.ts'
import { type Calendar, isOpenOn } from './calendar.ts'
import type { Policies } from './policies.ts'
import { daysBetween, localDay, wallTime } from './zone.ts'

/** What an overdue fine depends on beside the terms. */
export interface Overdue {
  due: Date
  /** When it came back or was renewed, or now. */
  at: Date
  recalled: boolean
}

// Nobody is fined for more than ten years, whatever a due date says.
const mostDays = 3660
/** And by open hours for a year. */
const mostOpenHours = 366 * 24

/**
 * The overdue fine so far in minor units (CIRC-34): for each day or hour that has begun after the due date, without
 * closed days where the terms say so. Nothing within the grace; after it, the days of grace too unless they are free.
 * Never more than the maximum; a maximum of 0 is no fine at all. Pure.
 */
export function overdueFine(calendar: Calendar, policies: Policies, { due, at, recalled }: Overdue): number {
  const rate = (recalled ? policies.recalled_fine : undefined) ?? policies.overdue_fine
  const { maximum_fine_minor: maximum, grace_days: grace = 0 } = policies
  if (!rate || rate.amount_minor <= 0 || at <= due || maximum === 0) return 0
  // What is due at the end of a day is late on the next one; what is due at noon, on the day itself.
  const first = localDay(new Date(due.getTime() + 1000), calendar.zone)
  const last = localDay(at, calendar.zone)
  if (daysBetween(first, last) + 1 <= grace) return 0
  const free = policies.grace_is_free ? grace : 0
  const skip = policies.fine_skips_closed === true
  const units =
    rate.per === 'DAY'
      ? finedDays(calendar, addDays(first, free), last, skip)
      : finedHours(
          calendar,
          new Date(due.getTime() + free * 86_400_000),
          at,
          skip,
          enoughOf(maximum, rate.amount_minor)
        )
  const fine = units * rate.amount_minor
  return maximum === undefined ? fine : Math.min(fine, maximum)
}

/** How many units reach the maximum. */
const enoughOf = (maximum: number | undefined, amount: number): number =>
  maximum === undefined ? Number.POSITIVE_INFINITY : Math.ceil(maximum / amount)

/** Days from the first to the last, both counted. */
function finedDays(calendar: Calendar, first: string, last: string, skipsClosed: boolean): number {
  const days = Math.min(Math.max(0, daysBetween(first, last) + 1), mostDays)
  if (!skipsClosed) return days
  let open = 0
  for (let ahead = 0; ahead < days; ahead++) if (isOpenOn(calendar, addDays(first, ahead))) open += 1
  return open
}

/** Hours that have begun between two moments; counting stops at `enough`: each asks the calendar. */
function finedHours(calendar: Calendar, from: Date, to: Date, skipsClosed: boolean, enough: number): number {
  const hours = Math.max(0, Math.ceil((to.getTime() - from.getTime()) / 3_600_000))
  if (!skipsClosed) return Math.min(hours, mostDays * 24)
  let open = 0
  for (let hour = 0; hour < Math.min(hours, mostOpenHours) && open < enough; hour++) {
    const { day, minutes } = wallTime(new Date(from.getTime() + hour * 3_600_000), calendar.zone)
    if (calendar.hours(day).some(span => span.from < minutes + 60 && minutes < span.to)) open += 1
  }
  return open
}
