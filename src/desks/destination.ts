import { stars } from '../alma/mask.ts'
import type { ItemFull } from '../catalogue/service.ts'
import { codeTables } from '../codes/tables.ts'
import type { Work } from '../platform/work.ts'
import type { Placed } from '../requests/service.ts'
import type { Destination } from './rules.ts'
import { departmentOf, personOf } from './store.ts'

const nobody = { requester: '', requesterId: '', requestId: null }

/** Where an item goes after a scan-in, in words. What goes home to another library is in transit for reshelving. */
export async function destinationOf(work: Work, full: ItemFull, placed: Placed): Promise<Destination> {
  const tables = await codeTables(work)
  const libraryName = (code: string | undefined) => (code && tables.label('Organizations', code)) || code || ''
  if (!placed.request) {
    if (placed.to === 'SHELF') return { ...nobody, to: `Reshelve to ${full.names.location}`, why: '', place: 0 }
    return { ...nobody, to: libraryName(placed.library), why: 'Transit for reshelving', place: 1 }
  }
  const { request } = placed
  const found = await personOf(work, request.userId ?? null)
  const person = found && work.masked ? { name: stars, id: stars } : found
  const to = async () => {
    if (placed.to === 'HOLD_SHELF') return 'On Hold Shelf'
    if (placed.to === 'DEPARTMENT') return nameOfDepartment(work, placed.desk ?? '')
    return libraryName(placed.library)
  }
  return {
    to: await to(),
    why: tables.label('RequestSubTypes', request.subType) ?? request.subType,
    requester: person?.name ?? '',
    requesterId: person?.id ?? '',
    requestId: request.id,
    place: 1
  }
}

const nameOfDepartment = async (work: Work, code: string): Promise<string> =>
  (await departmentOf(work, code))?.name ?? code

/** Where an item is that a department works on. */
export async function destinationOfWork(work: Work, { item }: ItemFull): Promise<Destination> {
  const to = await nameOfDepartment(work, item.atDesk ?? '')
  return { ...nobody, to, why: item.workOrderType ?? 'Work order', place: 1 }
}
