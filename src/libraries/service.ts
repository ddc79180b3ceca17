import { AlmaError } from '../alma/errors.ts'
import { codeTables } from '../codes/tables.ts'
import { findInstitution } from '../institutions/store.ts'
import type { Work } from '../platform/work.ts'
import { CircDesk, Department, Location } from './entity.ts'
import { circDeskToWire, departmentToWire, libraryToWire } from './mapping.ts'
import { allLibraries, type LibraryRow, librariesOfCode } from './store.ts'

/** The institution itself: where it answers and whether it is a sandbox. */
export async function getGeneral(work: Work) {
  const found = await findInstitution(work)
  return {
    institution: { value: work.institution, desc: found?.name ?? work.institution },
    alma_url: work.base,
    environment_type: found?.sandbox ? 'sandbox' : 'production'
  }
}

/** All libraries by name. Not paged; without any, the count alone (`client-expectations.md` 2). */
export async function listLibraries(work: Work) {
  const found = await allLibraries(work, {})
  const count = { total_record_count: found.length }
  return found.length === 0 ? count : { library: found.map(row => libraryToWire(work, row)), ...count }
}

/** One library; 402119 for an unknown code. */
export const getLibrary = async (work: Work, code: string) => libraryToWire(work, await knownLibrary(work, code))

/** The library of a code. Throws 402119 when the institution has none. */
export async function knownLibrary(work: Work, code: string): Promise<LibraryRow> {
  const [found] = await librariesOfCode(work, { code })
  if (!found) throw new AlmaError('LIBRARY_NOT_FOUND', { code })
  return found
}

/** A page of a library's desks by code. 402119 for an unknown library. */
export async function listCircDesks(work: Work, library: string, page: { limit: number; offset: number }) {
  await knownLibrary(work, library)
  const tables = await codeTables(work)
  const [desks, total] = await work.em.findAndCount(
    CircDesk,
    { library },
    { orderBy: { code: 'asc' }, limit: Math.max(page.limit, 1), offset: page.offset }
  )
  const shown = page.limit === 0 ? [] : desks
  const locations = shown.length === 0 ? [] : await locationsOf(work, library)
  const count = { total_record_count: total }
  if (total === 0) return count
  return { circ_desk: shown.map(desk => circDeskToWire(work, tables, desk, locations)), ...count }
}

/** One desk. 402119 for an unknown library, 401664 for an unknown desk. */
export async function getCircDesk(work: Work, library: string, code: string) {
  await knownLibrary(work, library)
  const desk = await work.em.findOne(CircDesk, { library, code })
  if (!desk) throw new AlmaError('CIRC_DESK_NOT_FOUND', { code })
  return circDeskToWire(work, await codeTables(work), desk, await locationsOf(work, library))
}

const locationsOf = (work: Work, library: string) => work.em.find(Location, { library }, { orderBy: { code: 'asc' } })

/**
 * Departments by code: all, or those of a type, or those that a library owns or is served by. `view=brief` leaves the
 * operators out. 402119 for an unknown type or library.
 */
export async function listDepartments(work: Work, query: { type?: string; view?: string; library?: string }) {
  const tables = await codeTables(work)
  const type = query.type ?? 'ALL'
  if (type !== 'ALL' && !tables.isCode('DepartmentTypes', type))
    throw new AlmaError('CONF_GENERAL', { reason: 'The department type is not valid.' })
  if (query.library !== undefined) await knownLibrary(work, query.library)
  const all = await work.em.find(Department, type === 'ALL' ? {} : { type }, { orderBy: { code: 'asc' } })
  const found = all.filter(department => query.library === undefined || serves(department, query.library))
  const brief = query.view?.toLowerCase() === 'brief'
  const count = { total_record_count: found.length }
  if (found.length === 0) return count
  return { department: found.map(department => departmentToWire(work, tables, department, brief)), ...count }
}

const serves = ({ library, record }: Department, code: string): boolean =>
  library === code || (record.library ?? []).some(served => served.value === code)
