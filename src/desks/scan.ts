import { AlmaError } from '../alma/errors.ts'
import { idOf, noId } from '../alma/ids.ts'
import { type ItemFull, itemToWire, setProcess } from '../catalogue/service.ts'
import { codeTables } from '../codes/tables.ts'
import { checkLibrary } from '../libraries/limits.ts'
import { getCircDesk } from '../libraries/service.ts'
import { endLoan, returnItem } from '../loans/service.ts'
import type { Work } from '../platform/work.ts'
import { stepRequest } from '../requests/change/step.ts'
import { type Placed, placeReturned } from '../requests/service.ts'
import { destinationOf, destinationOfWork } from './destination.ts'
import { scannedItem } from './item.ts'
import { lockAtDesk } from './item-store.ts'
import { insertPrintouts } from './printout-store.ts'
import { additionalInfo, type Destination, isInHouseUse, workOf } from './rules.ts'
import type { ScanQuery } from './schema.ts'
import { departmentOf, digitizedFrom, insertInHouseUse } from './store.ts'

interface At {
  library: string
  desk: string
  /** True: the code of the desk is that of a department. */
  isDepartment: boolean
}

/**
 * Scans an item in: what was lent is returned, and the item goes on the hold shelf for whoever waits, to the library
 * that it belongs to, to its shelf, or to work in a department. The answer is the item with a sentence that says where
 * it goes. Throws 40166415 without a desk, 402119, 401664 for places that do not exist, 402504 for an unknown item,
 * 402502 when the request that was named cannot be served.
 */
export async function scanIn(
  work: Work,
  of: { mms_id: string; holding_id: string; item_pid: string },
  query: ScanQuery
) {
  if (query.op?.toLowerCase() !== 'scan') throw new AlmaError('NO_SUCH_ACTION', {})
  const scanned = await atKnownDesk(work, of, query)
  const at = scanned?.at ?? (await placeOf(work, query))
  await checkLibrary(work, 'desk', at)
  const full = scanned?.full ?? (await scannedItem(work, of, query.external_id ?? false))
  const destination = at.isDepartment ? await atDepartment(work, full, at, query) : await atDesk(work, full, at, query)
  if (query.auto_print_slip) await printSlip(work, full, at, destination)
  // Whether somebody waits is not told after a scan-in (recorded: null).
  const extra = { requested: null, additionalInfo: additionalInfo(destination) }
  return itemToWire(work, await codeTables(work), full, extra)
}

/** The item at a desk, both as they were asked for, in one statement; undefined where anything is amiss. */
async function atKnownDesk(
  work: Work,
  of: { mms_id: string; holding_id: string; item_pid: string },
  { library, circ_desk: desk, external_id: byBarcode = false }: ScanQuery
): Promise<{ at: At; full: ItemFull } | undefined> {
  if (library === undefined || desk === undefined || byBarcode) return undefined
  const full = await lockAtDesk(work, of, { library, desk })
  return full && { at: { library, desk, isDepartment: false }, full }
}

async function placeOf(work: Work, query: ScanQuery): Promise<At> {
  const { library, circ_desk: desk, department } = query
  if (desk === undefined && department === undefined) throw new AlmaError('SCAN_PLACE_MISSING', {})
  if (desk !== undefined) {
    if (library === undefined) throw new AlmaError('MANDATORY_FIELD', { field: 'library' })
    await getCircDesk(work, library, desk)
    return { library, desk, isDepartment: false }
  }
  const code = department ?? ''
  const found = await departmentOf(work, code)
  if (!found) throw new AlmaError('DEPARTMENT_NOT_FOUND', { code })
  // A department of the institution is asked from a library; one of a library is there.
  const where = library ?? found.library
  if (where === '') throw new AlmaError('MANDATORY_FIELD', { field: 'library' })
  return { library: where, desk: code, isDepartment: true }
}

async function atDesk(work: Work, full: ItemFull, at: At, query: ScanQuery): Promise<Destination> {
  const processBefore = full.item.processType ?? null
  const { loan, waiting } = await endLoan(work, full, at)
  const placed = await place(work, full, at, query.request_id, waiting === 0)
  const used = isInHouseUse({ wasOnLoan: loan !== undefined, processBefore, to: placed.to })
  if (used && query.register_in_house_use !== false)
    await insertInHouseUse(work, { itemId: full.item.id, bibId: full.bib.id, library: at.library, desk: at.desk })
  return destinationOf(work, full, placed)
}

async function place(
  work: Work,
  full: ItemFull,
  at: At,
  requestId: string | undefined,
  nobodyWaits = false
): Promise<Placed> {
  const { library, desk } = at
  if (requestId === undefined) return placeReturned(work, full, { library, desk, nobodyWaits })
  const placed = await placeReturned(work, full, { library, desk, requestId: idOf(requestId) ?? noId })
  if (String(placed.request?.id) === requestId) return placed
  throw new AlmaError('SCAN_FAILED', { reason: 'The item cannot serve this request.' })
}

async function atDepartment(work: Work, full: ItemFull, at: At, query: ScanQuery): Promise<Destination> {
  await returnItem(work, full, at)
  const { work_order_type: type, status, done = false, request_id: requestId } = query
  const { item } = full
  const step = workOf(
    { processType: item.processType ?? null, atDesk: item.atDesk ?? null },
    { department: at.desk, workOrderType: type, done }
  )
  if (step === 'BEGIN' || step === 'GO_ON') {
    await setProcess(work, item, {
      processType: 'WORK_ORDER_DEPARTMENT',
      atLibrary: at.library,
      atDesk: at.desk,
      workOrderType: type ?? item.workOrderType ?? null,
      workOrderStatus: status ?? (step === 'GO_ON' ? (item.workOrderStatus ?? null) : null)
    })
    return destinationOfWork(work, full)
  }
  if (step === 'DONE') await finishDigitization(work, full)
  return destinationOf(work, full, await place(work, full, at, requestId))
}

/** What was fetched to be digitized is digitized now: the request goes one step on and lets the copy go. */
async function finishDigitization(work: Work, { item, bib }: ItemFull): Promise<void> {
  const requestId = await digitizedFrom(work, item.id)
  if (requestId === undefined) return
  await stepRequest(work, { mmsId: String(bib.id) }, String(requestId), false)
}

async function printSlip(work: Work, full: ItemFull, at: At, { to, place, requestId }: Destination): Promise<void> {
  if (place === 0) return
  const { library, desk } = at
  const letter = requestId === null ? 'FulTransitSlipLetter' : 'FulReasourceRequestSlipLetter'
  await insertPrintouts(work, [{ letter, library, desk, itemId: full.item.id, requestId, destination: to }])
}
