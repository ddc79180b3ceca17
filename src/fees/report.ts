import { parseDay } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { codeTables } from '../codes/tables.ts'
import { addDays } from '../platform/clock.ts'
import { notePeople, type Work } from '../platform/work.ts'
import { localDay, momentAt, timeZoneOf } from '../terms/service.ts'
import { feeToWire } from './mapping.ts'
import { fromMinor } from './money.ts'
import { type ReportFilter, selectEntries, selectReported } from './report-store.ts'
import type { EntryType } from './rules.ts'
import type { Fees, ReportQuery } from './schema.ts'
import { currencyOf } from './settings.ts'

const kinds: Record<string, readonly EntryType[]> = {
  PAYMENT: ['PAYMENT'],
  WAIVED: ['WAIVE'],
  WAIVE: ['WAIVE'],
  BOTH: ['PAYMENT', 'WAIVE']
}

/**
 * Fees that were paid or waived in at most seven days after a first one (JOB-28), each with those transactions only,
 * the oldest fee first. Days are those of the institution's time zone; `total_sum` is what is still open of all
 * of them.
 */
export async function feeReport(work: Work, query: ReportQuery): Promise<Fees> {
  const filter = await filterOf(work, query)
  const { rows, count, sumMinor } = await selectReported(work, filter, query)
  notePeople(
    work,
    rows.map(({ userId }) => userId)
  )
  const currency = await currencyOf(work)
  const totals = { total_record_count: count, total_sum: fromMinor(sumMinor, currency), currency }
  if (count === 0) return totals
  const [tables, entries] = [await codeTables(work), await selectEntries(work, rows, filter)]
  return { fee: rows.map(row => feeToWire(work, tables, row, entries.get(row.id) ?? [])), ...totals }
}

async function filterOf(work: Work, query: ReportQuery): Promise<ReportFilter> {
  const zone = await timeZoneOf(work)
  const first = dayOf(query.transaction_from_date) ?? localDay(work.now, zone)
  const last = dayOf(query.transaction_to_date) ?? first
  if (last < first || last > addDays(first, 7))
    throw new AlmaError('FEE_REPORT_DATES', { detail: 'The last day is the first one, or one of the seven after it.' })
  const types = kinds[(query.transaction_type ?? 'BOTH').toUpperCase()]
  if (!types) throw new AlmaError('FEE_REPORT_TYPE', {})
  const { owner = null, received_by_circ_library: library = null, received_by_circ_desk: desk = null } = query
  if (desk !== null && library === null)
    throw new AlmaError('FEE_REPORT_DESK', { detail: 'A desk is named together with its library.' })
  if (library !== null && !(await codeTables(work)).isCode('Organizations', library))
    throw new AlmaError('FEE_REPORT_DESK', { detail: 'There is no such library.' })
  return { from: momentAt(first, 0, zone), until: momentAt(addDays(last, 1), 0, zone), types, owner, library, desk }
}

function dayOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const day = parseDay(text)
  if (!day) throw new AlmaError('FEE_REPORT_DATES', { detail: 'Use YYYY-MM-DD.' })
  return day
}
