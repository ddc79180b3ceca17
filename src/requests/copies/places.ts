import { CircDesk, Department, Library } from '../../libraries/entity.ts'
import type { Work } from '../../platform/work.ts'
import type { Request } from '../entity.ts'
import type { Desk } from '../rules/rules.ts'

/** A desk with what matters to requests. */
export interface DeskFacts extends Desk {
  name: string
  /** Days on its hold shelf, where the desk says so. */
  days?: number | undefined
  picks: boolean
  delivers: boolean
}

const factsOf = ({ library, code, name, record }: CircDesk): DeskFacts => ({
  library,
  code,
  name,
  holdShelf: record.has_hold_shelf ?? false,
  days: record.maximum_days_on_hold_shelf,
  picks: record.picks_from_shelf ?? false,
  delivers: record.supports_personal_delivery ?? false
})

/** The desks of a library, its primary one first. */
export async function desksOf(work: Work, library: string): Promise<DeskFacts[]> {
  const desks = await work.em.find(
    CircDesk,
    { institution: work.institution, library },
    { orderBy: { code: 'asc' }, disableIdentityMap: true }
  )
  const primaryFirst = (desk: CircDesk) => (desk.record.primary ? 0 : 1)
  return desks.sort((one, other) => primaryFirst(one) - primaryFirst(other)).map(factsOf)
}

/** The desk of a library by its code; undefined when there is none. */
export const deskOf = async (work: Work, library: string, code: string): Promise<DeskFacts | undefined> =>
  (await desksOf(work, library)).find(desk => desk.code === code)

/** Where the copy of a request is to arrive: the pickup's desk or its library's hold shelf, or the department. */
export async function targetOf(
  work: Work,
  request: Request
): Promise<{ library: string | null; desk: string | null; facts?: DeskFacts | undefined }> {
  if (request.type === 'DIGITIZATION') {
    const department = await departmentOf(work, request.department)
    return { library: department?.library || null, desk: request.department }
  }
  if (request.pickupLibrary === null) return { library: null, desk: request.pickupDesk }
  const desks = await desksOf(work, request.pickupLibrary)
  const facts = desks.find(({ code, holdShelf }) => (request.pickupDesk ? code === request.pickupDesk : holdShelf))
  return { library: request.pickupLibrary, desk: request.pickupDesk ?? facts?.code ?? null, facts }
}

/** The department of a code; null for none. */
export const departmentOf = async (work: Work, code: string | null): Promise<Department | null> =>
  code === null
    ? null
    : work.em.findOne(Department, { institution: work.institution, code }, { disableIdentityMap: true })

/** Whether the institution has a library of this code. */
export const hasLibrary = async (work: Work, code: string): Promise<boolean> =>
  (await work.em.count(Library, { institution: work.institution, code })) > 0

/** The codes of all libraries, in their order. */
export async function libraryCodes(work: Work): Promise<string[]> {
  const where = { institution: work.institution }
  const found = await work.em.find(Library, where, { orderBy: { code: 'asc' }, disableIdentityMap: true })
  return found.map(({ code }) => code)
}

/** Whether any desk delivers to personal addresses. */
export async function supportsDelivery(work: Work): Promise<boolean> {
  const desks = await work.em.find(CircDesk, { institution: work.institution }, { disableIdentityMap: true })
  return desks.some(({ record }) => record.supports_personal_delivery)
}

/** The department that digitizes unless another is asked for: the first by code. */
export async function digitizationDepartment(work: Work): Promise<string | null> {
  const where = { institution: work.institution, type: 'DIGI' }
  const [first] = await work.em.find(Department, where, {
    orderBy: { code: 'asc' },
    limit: 1,
    disableIdentityMap: true
  })
  return first?.code ?? null
}

/** A place that is no desk of the library: a department, or a desk that is not there any more. */
export const nowhere = (library: string, code: string): DeskFacts => ({
  library,
  code,
  name: code,
  holdShelf: false,
  picks: false,
  delivers: false
})

/** Whether a department digitizes; where none is named, nothing is wrong. */
export const digitizes = async (work: Work, code: string | null): Promise<boolean> =>
  code === null || (await departmentOf(work, code))?.type === 'DIGI'
