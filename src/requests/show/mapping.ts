import { formatDay, formatMoment } from '../../alma/dates.ts'
import { present } from '../../alma/present.ts'
import { codeTables } from '../../codes/tables.ts'
import { type PlaceNames, placeNames } from '../../libraries/names-store.ts'
import { notePeople, type Work } from '../../platform/work.ts'
import type { Request } from '../entity.ts'
import { UserRequest } from '../rules/schema.ts'
import { taskNames } from '../tables/tasks.ts'
import { type Neighbours, neighboursOf, placesFor } from '../tables/view-store.ts'

/** A page of requests as answers have them. So many statements whatever its length. */
export async function requestsToWire(work: Work, requests: readonly Request[]): Promise<UserRequest[]> {
  if (requests.length === 0) return []
  notePeople(
    work,
    requests.map(({ userId }) => userId)
  )
  const ids = requests.map(({ id }) => id)
  const neighbours = await neighboursOf(work, ids)
  const names = await placeNames(work)
  const places = await placesFor(work, requests)
  const tables = await codeTables(work)
  return requests.map(request =>
    present(
      UserRequest,
      { ...wireOf(request, neighbours.get(request.id), names), place_in_queue: places.get(request.id) },
      tables
    )
  )
}

/** One request as an answer has it. */
export async function requestToWire(work: Work, request: Request): Promise<UserRequest> {
  const [wire] = await requestsToWire(work, [request])
  return wire ?? {}
}

const coded = (value: string | null | undefined, desc?: string) =>
  value ? { value, ...(desc === undefined ? {} : { desc }) } : undefined
const text = (id: string | null | undefined): string | undefined => (id ? String(id) : undefined)
const day = (value: string | null): string | undefined => (value ? formatDay(value) : undefined)
const moment = (value: Date | null): string | undefined => (value ? formatMoment(value) : undefined)

function wireOf(request: Request, of: Neighbours | undefined, names: PlaceNames): object {
  const { record, managedLibrary: library, managedDesk: desk } = request
  const atDepartment = request.task === 'DIGITIZE' || request.task === 'SEND'
  return {
    ...record,
    title: request.title,
    author: request.author,
    description: request.description ?? (request.itemId ? of?.description : null),
    user_primary_id: of?.primaryId,
    request_id: String(request.id),
    request_type: request.type,
    request_sub_type: coded(request.subType),
    mms_id: String(request.bibId),
    holding_id: text(of?.holdingId ?? request.holdingId),
    ...pickupOf(request, names),
    managed_by_library: library ? names.library(library) : undefined,
    managed_by_circulation_desk: desk
      ? atDepartment
        ? names.department(desk)
        : names.desk(library ?? '', desk)
      : undefined,
    managed_by_library_code: library ?? undefined,
    managed_by_circulation_desk_code: desk ?? undefined,
    target_destination: coded(request.department, names.department(request.department ?? '')),
    material_type: coded(request.materialType ?? (request.itemId ? of?.materialType : null)),
    last_interest_date: day(request.lastInterestDate),
    request_status: request.status,
    request_date: formatDay(request.createdAt),
    request_time: formatMoment(request.createdAt),
    task_name: request.task ? taskNames[request.task] : undefined,
    expiry_date: day(request.expiryDate),
    booking_start_date: moment(request.bookingStart),
    booking_end_date: moment(request.bookingEnd),
    adjusted_booking_start_date: moment(request.adjustedStart),
    adjusted_booking_end_date: moment(request.adjustedEnd),
    item_id: text(of?.itemId),
    barcode: of?.barcode
  }
}

function pickupOf(request: Request, names: PlaceNames) {
  const { pickupType, pickupLibrary, pickupDesk, pickupInstitution } = request
  return {
    pickup_location: pickupName(request, names),
    pickup_location_type: pickupType ?? undefined,
    pickup_location_library: pickupLibrary ?? undefined,
    pickup_location_circulation_desk: pickupDesk ?? undefined,
    pickup_location_institution: pickupInstitution ?? undefined
  }
}

/** The place of pickup as a person reads it. */
export function pickupName(
  { pickupType, pickupLibrary, pickupDesk }: Pick<Request, 'pickupType' | 'pickupLibrary' | 'pickupDesk'>,
  names: PlaceNames
): string | undefined {
  if (pickupType === 'USER_HOME_ADDRESS') return 'Home address'
  if (pickupType === 'USER_WORK_ADDRESS') return 'Work address'
  if (pickupLibrary && pickupDesk) return names.desk(pickupLibrary, pickupDesk)
  if (pickupLibrary) return names.library(pickupLibrary)
  return pickupType === 'INSTITUTION' ? names.institution : undefined
}
