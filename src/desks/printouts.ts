import { formatMoment } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { idOf } from '../alma/ids.ts'
import { stars } from '../alma/mask.ts'

import { limitsOf } from '../libraries/limits.ts'
import { link, notePeople, type Work } from '../platform/work.ts'
import type { PrintoutStatus, SlipLetter } from './entity.ts'
import {
  countPrintouts,
  markPrintouts,
  type PrintoutFilter,
  type PrintoutRow,
  selectPrintouts
} from './printout-store.ts'
import { sizeOf, slipPage } from './rules.ts'
import type { PrintoutsAction, PrintoutsQuery } from './schema.ts'

/** So many printouts are acted on in one call at most (`alma-api.md` 1.3). */
const mostActed = 10_000
const statuses: readonly PrintoutStatus[] = ['Printed', 'Pending', 'Canceled']
const names: Record<SlipLetter, string> = {
  FulTransitSlipLetter: 'Transit slip',
  FulReasourceRequestSlipLetter: 'Request slip'
}

/** A page of printouts, oldest first. 40166410 for a filter that is none. */
export async function listPrintouts(work: Work, query: PrintoutsQuery) {
  const filter = await within(work, filterOf(query))
  const total = await countPrintouts(work, filter)
  const rows = query.limit === 0 ? [] : await selectPrintouts(work, filter, query)
  return answer(work, rows, total)
}

/** Marks pending printouts as printed or canceled. Answers those that were changed. */
export async function actOnPrintouts(work: Work, query: PrintoutsAction) {
  const status = statusOf(query.op)
  const changed = await markPrintouts(work, await within(work, filterOf(query)), status, mostActed)
  const rows =
    changed.length === 0 ? [] : await selectPrintouts(work, { ids: changed }, { limit: mostActed, offset: 0 })
  return answer(work, rows, changed.length)
}

/** One printout; 402896 for an unknown id. */
export async function getPrintout(work: Work, printoutId: string) {
  const id = idOf(printoutId)
  const filter = await within(work, { ids: id === undefined ? [] : [id] })
  const [found] = await selectPrintouts(work, filter, { limit: 1, offset: 0 })
  if (found) return toWire(work, found)
  throw new AlmaError('PRINTOUT_NOT_FOUND', {})
}

/** Marks one printout; 40166412 when it is not pending any more. */
export async function actOnPrintout(work: Work, printoutId: string, query: { op?: string }) {
  const status = statusOf(query.op)
  const { id } = await getPrintout(work, printoutId)
  const changed = await markPrintouts(work, { ids: [id] }, status, 1)
  if (changed.length === 0) throw new AlmaError('PRINTOUT_ACTION', {})
  return getPrintout(work, printoutId)
}

/** Slips of the libraries of the caller's key only. */
const within = async (work: Work, filter: PrintoutFilter): Promise<PrintoutFilter> => ({
  ...filter,
  libraries: await limitsOf(work)
})

function statusOf(op: string | undefined): PrintoutStatus {
  if (op?.toLowerCase() === 'mark_as_printed') return 'Printed'
  if (op?.toLowerCase() === 'mark_as_canceled') return 'Canceled'
  throw new AlmaError('PRINTOUT_PARAMETER', { name: 'op' })
}

const all = (value: string | undefined): boolean => value === undefined || value.toUpperCase() === 'ALL'

/** Ids override whatever else is asked for. A letter is named by its code or by what it is called. */
function filterOf(query: PrintoutsAction): PrintoutFilter {
  const { letter, status, printer_id: printer, printout_id: ids } = query
  if (ids !== undefined && !all(ids)) {
    const numbers = ids.split(',').map(text => idOf(text.trim()))
    if (numbers.length > 100 || numbers.includes(undefined))
      throw new AlmaError('PRINTOUT_PARAMETER', { name: 'printout_id' })
    return { ids: numbers as string[] }
  }
  const known = statuses.find(one => one.toLowerCase() === status?.toLowerCase())
  if (!all(status) && !known) throw new AlmaError('PRINTOUT_PARAMETER', { name: 'status' })
  const named = Object.entries(names).find(([, name]) => name.toLowerCase() === letter?.toLowerCase())
  return {
    letter: all(letter) ? undefined : (named?.[0] ?? letter),
    status: known,
    printer: all(printer) ? undefined : printer
  }
}

const answer = (work: Work, rows: PrintoutRow[], total: number) => ({
  ...(rows.length > 0 ? { printout: rows.map(row => toWire(work, row)) } : {}),
  total_record_count: total
})

function toWire(work: Work, row: PrintoutRow) {
  notePeople(work, [row.userId])
  const letter = slipPage(names[row.letter], [
    ['Title', row.title],
    ['Barcode', row.barcode],
    ['Call number', row.callNumber],
    ['Location', row.location],
    ['Destination', row.destination],
    ['Request', row.requestType],
    ['Requested for', row.requester && (work.masked ? stars : row.requester)],
    ['Request ID', row.requestId === null ? undefined : String(row.requestId)]
  ])
  return {
    id: String(row.id),
    letter,
    printout: names[row.letter],
    printer: { value: row.printer, desc: row.printer === '' ? 'Printout Queue' : row.printer },
    status: { value: row.status, desc: row.status },
    date: formatMoment(row.createdAt),
    size: sizeOf(letter),
    source: row.createdBy,
    link: link(work, 'task-lists', 'printouts', String(row.id))
  }
}
