import type { Span } from '../libraries/open-hours-rules.ts'
import { addDays } from '../platform/clock.ts'
import { momentAt, wallTime } from './zone.ts'

/** When a library is open, and in which time zone its clocks run. */
export interface Calendar {
  zone: string
  /** Open hours of a day (`YYYY-MM-DD`) in order; none: closed. */
  hours(day: string): readonly Span[]
}

/** A calendar that is never closed. */
export const alwaysOpen = (zone = 'UTC'): Calendar => ({ zone, hours: () => [{ from: 0, to: 1440 }] })

// A library that is closed for longer than this is taken as open: a loan must end some day.
const furthest = 400

/** True when the library is open for any part of the day. */
export const isOpenOn = (calendar: Calendar, day: string): boolean => calendar.hours(day).length > 0

/** The day itself when the library is open then, else the next day on which it is. */
export function nextOpenDay(calendar: Calendar, day: string): string {
  for (let ahead = 0; ahead < furthest; ahead++) {
    const candidate = addDays(day, ahead)
    if (isOpenOn(calendar, candidate)) return candidate
  }
  return day
}

/** The last open day that is not after `day` and not before `first`; undefined when there is none. */
export function lastOpenDay(calendar: Calendar, day: string, first: string): string | undefined {
  for (let candidate = day; candidate >= first; candidate = addDays(candidate, -1))
    if (isOpenOn(calendar, candidate)) return candidate
  return undefined
}

/** The day after so many open days, the day itself not counted: a week of open days on a hold shelf (REQ-20). */
export function addOpenDays(calendar: Calendar, day: string, count: number): string {
  let result = day
  for (let left = count; left > 0; left--) result = nextOpenDay(calendar, addDays(result, 1))
  return result
}

/** The moment itself when the library is open then, else the moment when it next opens. */
export function nextOpenMoment(calendar: Calendar, moment: Date): Date {
  const { day, minutes } = wallTime(moment, calendar.zone)
  const today = calendar.hours(day)
  if (today.some(({ from, to }) => from <= minutes && minutes < to)) return moment
  const later = today.find(({ from }) => from > minutes)
  if (later) return momentAt(day, later.from * 60, calendar.zone)
  const next = nextOpenDay(calendar, addDays(day, 1))
  const [first] = calendar.hours(next)
  return first ? momentAt(next, first.from * 60, calendar.zone) : moment
}
