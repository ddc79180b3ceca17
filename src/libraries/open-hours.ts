import { AlmaError } from '../alma/errors.ts'
import { present } from '../alma/present.ts'
import { codeTables } from '../codes/tables.ts'
import { addDays } from '../platform/clock.ts'
import type { Work } from '../platform/work.ts'
import { localDay, timeZoneOf } from '../terms/service.ts'
import { hourOf, openHours, weekdayOf } from './open-hours-rules.ts'
import { type OpenDays, type OpenHours, OpenHours as WireOpenHours } from './open-hours-schema.ts'
import { deleteOpenHours, insertOpenHours, selectOpenHours } from './open-hours-store.ts'
import type { OpenHourRecord } from './record.ts'
import { knownLibrary } from './service.ts'

/** The calendar lines of the institution, or of a library: its own, then those of the institution, as inherited. */
export async function readOpenHours(work: Work, scope: string | undefined): Promise<OpenHours> {
  const library = await libraryOf(work, scope)
  const { own, institution } = await linesOf(work, library)
  const lines = library === '' ? institution : own.map(line => ({ ...line, inherited: false }))
  const inherited = library === '' ? [] : institution.map(line => ({ ...line, inherited: true }))
  return present(WireOpenHours, { open_hour: [...lines, ...inherited] }, await codeTables(work))
}

/** Replaces the lines of the institution or of a library; what a library only inherits is left out. */
export async function writeOpenHours(work: Work, scope: string | undefined, body: OpenHours): Promise<OpenHours> {
  const library = await libraryOf(work, scope)
  const lines = (body.open_hour ?? [])
    .filter(line => library === '' || line.inherited !== true)
    .map(({ inherited, ...line }) => line)
  const tables = await codeTables(work)
  for (const line of lines) {
    const wrong = mistake(line, (table, code) => tables.isCode(table, code))
    if (wrong) throw new AlmaError('CONF_PARAMETER', { detail: wrong })
  }
  await removeOpenHours(work, scope)
  await insertOpenHours(work, library, lines)
  return readOpenHours(work, scope)
}

/** Forgets all lines of the institution or of a library. */
export async function removeOpenHours(work: Work, scope: string | undefined): Promise<void> {
  const library = await libraryOf(work, scope)
  await deleteOpenHours(work, library)
}

/** When a library is open, day by day; 402119 for more than a month, or days too far away (`alma-api.md` 1.2). */
export async function listOpenDays(
  work: Work,
  library: string,
  { from, to }: { from?: string; to?: string }
): Promise<OpenDays> {
  await knownLibrary(work, library)
  const today = localDay(work.now, await timeZoneOf(work))
  const first = day('from', from ?? today)
  const last = day('to', to ?? addDays(first, 7))
  if (last < first || last > addDays(first, 31)) throw general('At most one month can be asked for.')
  if (first < addDays(today, -366) || last > addDays(today, 3 * 366))
    throw general('Days from one year ago to three years ahead can be asked for.')
  const lines = await linesOf(work, library)
  const tables = await codeTables(work)
  const days: OpenDays['day'] = []
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const weekday = weekdayOf(date)
    days.push({
      date: `${date}Z`,
      day_of_week: { value: weekday, desc: tables.label('DaysOfWeek', weekday) ?? weekday },
      hour: openHours(lines, date).map(span => ({ from: hourOf(span.from), to: hourOf(span.to) }))
    })
  }
  return { day: days }
}

const general = (reason: string) => new AlmaError('CONF_GENERAL', { reason })

function day(name: string, text: string): string {
  const [, found] = /^(\d{4}-\d{2}-\d{2})Z?$/.exec(text.trim()) ?? []
  if (found && !Number.isNaN(Date.parse(found)) && addDays(found, 0) === found) return found
  throw general(`The parameter ${name} must be a day, YYYY-MM-DD.`)
}

/** '' for the institution. 402119 for an unknown library. */
async function libraryOf(work: Work, scope: string | undefined): Promise<string> {
  if (!scope || scope === work.institution) return ''
  await knownLibrary(work, scope)
  return scope
}

async function linesOf(work: Work, library: string) {
  const lines = await selectOpenHours(work, ['', library])
  const of = (code: string) => lines.filter(row => row.library === code).map(({ record }) => record)
  return { own: library === '' ? [] : of(library), institution: of('') }
}

/** What is wrong with a line of the calendar; undefined: nothing. Pure. */
export function mistake(line: OpenHourRecord, isCode: (table: string, code: string) => boolean): string | undefined {
  const codes = [
    ['type', 'CalendarRecordsTypes', line.type?.value],
    ['recurrence_type', 'RecurrenceType', line.recurrence_type?.value],
    ['day_of_week', 'DaysOfWeek', line.day_of_week?.value],
    ['status', 'CalendarRecordStatuses', line.status?.value]
  ] as const
  for (const [field, table, value] of codes) if (value && !isCode(table, value)) return `${field} is not valid.`
  const week = (line.type?.value ?? 'WEEK') === 'WEEK'
  if (week && !line.day_of_week?.value) return 'a line of the week needs day_of_week.'
  if (!week && !line.from_date && !line.day_of_week?.value) return 'an event or exception needs from_date.'
  if (line.from_date && line.to_date && line.to_date.slice(0, 10) < line.from_date.slice(0, 10))
    return 'to_date is before from_date.'
  const [from, to] = [line.from_hour?.slice(0, 5), line.to_hour?.slice(0, 5)]
  if (from && to && to !== '00:00' && to <= from) return 'to_hour is not after from_hour.'
  return undefined
}
