import type { OpenHourRecord } from './record.ts'

/** Minutes of the day, from inclusive, to exclusive: 480 is 08:00. */
export interface Span {
  from: number
  to: number
}

const weekdays = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const
const wholeDay: readonly Span[] = [{ from: 0, to: 1440 }]

/** The weekday of a day (`YYYY-MM-DD`): a code of DaysOfWeek. */
export const weekdayOf = (day: string): string => weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ''

/** `08:30` as minutes; 00:00 as an end is midnight. */
const minutesOf = (hour: string): number => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5))

/** `08:30`; the end of the day is shown as 23:59. */
export function hourOf(minutes: number): string {
  const shown = Math.min(minutes, 1439)
  return `${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`
}

/** A calendar line that ends at 23:59 ends with the day. */
function spanOf({ from_hour, to_hour }: OpenHourRecord): Span | undefined {
  if (!from_hour && !to_hour) return undefined
  const to = to_hour ? minutesOf(to_hour) : 1440
  return { from: from_hour ? minutesOf(from_hour) : 0, to: to === 1439 || to === 0 ? 1440 : to }
}

const code = (value: { value?: string } | undefined): string => value?.value ?? ''
const isWeek = (line: OpenHourRecord): boolean => code(line.type) === 'WEEK' || code(line.type) === ''

/** True when a line is about that day: within its dates, each year or once, and on its weekday if it names one. */
function covers(line: OpenHourRecord, day: string): boolean {
  const [from, to] = [line.from_date?.slice(0, 10), (line.to_date ?? line.from_date)?.slice(0, 10)]
  const weekday = code(line.day_of_week)
  if (weekday !== '' && weekday !== weekdayOf(day)) return false
  if (isWeek(line)) return (!from || from <= day) && (!line.to_date || !to || day <= to)
  if (!from || !to) return weekday !== ''
  if (code(line.recurrence_type) !== 'YEARLY') return from <= day && day <= to
  const [start, end, at] = [from.slice(5), to.slice(5), day.slice(5)]
  return start <= end ? start <= at && at <= end : at >= start || at <= end
}

function without(hours: readonly Span[], gone: Span): Span[] {
  return hours.flatMap(({ from, to }) => [
    ...(from < gone.from ? [{ from, to: Math.min(to, gone.from) }] : []),
    ...(to > gone.to ? [{ from: Math.max(from, gone.to), to }] : [])
  ])
}

function joined(hours: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of hours.filter(({ from, to }) => from < to).sort((one, other) => one.from - other.from)) {
    const last = result.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else result.push({ ...span })
  }
  return result
}

/** What one kind of lines makes of a day: open lines replace the hours, closed ones take away. */
function applied(hours: readonly Span[], lines: readonly OpenHourRecord[]): readonly Span[] {
  const open = lines.filter(line => code(line.status) !== 'CLOSED')
  const closed = lines.filter(line => code(line.status) === 'CLOSED')
  let result = open.length > 0 ? joined(open.flatMap(line => spanOf(line) ?? wholeDay)) : hours
  for (const line of closed) result = without(result, spanOf(line) ?? { from: 0, to: 1440 })
  return result
}

/**
 * When a library is open on a day (`YYYY-MM-DD`), in its own time. Its own week takes the place of the institution's;
 * then come the institution's events and exceptions, then its own. Nothing said at all: always open. Pure.
 */
export function openHours(
  lines: { own: readonly OpenHourRecord[]; institution: readonly OpenHourRecord[] },
  day: string
): readonly Span[] {
  const { own, institution } = lines
  const week = own.some(isWeek) ? own.filter(isWeek) : institution.filter(isWeek)
  const today = week.filter(line => covers(line, day))
  let hours: readonly Span[] = week.length === 0 ? wholeDay : applied([], today)
  for (const [from, type] of [
    [institution, 'EVENT'],
    [institution, 'EXCEPTION'],
    [own, 'EVENT'],
    [own, 'EXCEPTION']
  ] as const)
    hours = applied(
      hours,
      from.filter(line => code(line.type) === type && covers(line, day))
    )
  return hours
}
