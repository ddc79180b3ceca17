import { canonical } from '../../alma/canonical.ts'
import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'

import { type PickupType, pickupTypes, type Request, type RequestType, requestTypes } from '../entity.ts'
import { carriedKeys, type RequestRecord } from '../rules/record.ts'
import { UserRequest } from '../rules/schema.ts'

/** What a caller may say of a request, in columns; the same names as in the table. */
export type Wish = Pick<
  Request,
  | 'type'
  | 'holdingId'
  | 'description'
  | 'materialType'
  | 'pickupType'
  | 'pickupLibrary'
  | 'pickupDesk'
  | 'pickupInstitution'
  | 'department'
  | 'lastInterestDate'
  | 'bookingStart'
  | 'bookingEnd'
  | 'record'
>

function oneOf<T extends string>(known: readonly T[], given: string, field: string): T {
  const found = known.find(name => name === given.trim().toUpperCase())
  if (found) return found
  throw new AlmaError('INVALID_INPUT', { detail: `Parameter value invalid: ${field} must be ${known.join(', ')}.` })
}

/**
 * What the body of a call asks for; what it leaves out stays as it was. Fields that a type must have are asked for
 * (`alma-api.md` 2.3): 401664 names the one that is missing.
 */
export function wishOf(body: UserRequest, before?: Request): Wish {
  const given = canonical(UserRequest, body)
  const type = given.request_type
    ? oneOf(requestTypes, given.request_type, 'request_type')
    : (before?.type ?? missing('request_type'))
  const wish: Wish = {
    type,
    holdingId: holdingOf(given.holding_id) ?? before?.holdingId ?? null,
    description: given.description ?? before?.description ?? null,
    materialType: given.material_type?.value ?? before?.materialType ?? null,
    ...pickupOf(given, type, before),
    department: given.target_destination?.value ?? before?.department ?? null,
    lastInterestDate: given.last_interest_date?.slice(0, 10) ?? before?.lastInterestDate ?? null,
    bookingStart: momentOf(given.booking_start_date) ?? before?.bookingStart ?? null,
    bookingEnd: momentOf(given.booking_end_date) ?? before?.bookingEnd ?? null,
    record: { ...before?.record, ...carriedOf(given), ...(given.comment === undefined ? emptied(body) : {}) }
  }
  refuseGaps(wish)
  return wish
}

const missing = (field: string): never => {
  throw new AlmaError('MANDATORY_FIELD', { field })
}

const momentOf = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text))

function holdingOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const id = idOf(text)
  if (id === undefined) throw new AlmaError('REQUEST_ITEM_NOT_FOUND', {})
  return id
}

const carriedOf = (given: UserRequest): RequestRecord =>
  Object.fromEntries(carriedKeys.filter(key => given[key] !== undefined).map(key => [key, given[key]]))

/** A comment may be taken back by an empty one. */
const emptied = (body: UserRequest): Partial<RequestRecord> => (body.comment === '' ? { comment: '' } : {})

/** Pickup belongs to what is handed over; a new kind of place forgets the details of the old one. */
function pickupOf(
  given: UserRequest,
  type: RequestType,
  before: Request | undefined
): Pick<Wish, 'pickupType' | 'pickupLibrary' | 'pickupDesk' | 'pickupInstitution'> {
  if (type === 'DIGITIZATION')
    return { pickupType: null, pickupLibrary: null, pickupDesk: null, pickupInstitution: null }
  const pickupType: PickupType | null = given.pickup_location_type
    ? oneOf(pickupTypes, given.pickup_location_type, 'pickup_location_type')
    : (before?.pickupType ?? null)
  const old = before?.pickupType === pickupType ? before : undefined
  const library = given.pickup_location_library ?? old?.pickupLibrary ?? null
  const sameLibrary = library === old?.pickupLibrary ? old : undefined
  return {
    pickupType,
    pickupLibrary: library,
    pickupDesk: given.pickup_location_circulation_desk ?? sameLibrary?.pickupDesk ?? null,
    pickupInstitution: given.pickup_location_institution ?? old?.pickupInstitution ?? null
  }
}

function refuseGaps({ type, pickupType, bookingStart, bookingEnd, record }: Wish): void {
  if (type !== 'DIGITIZATION' && pickupType === null) missing('pickup_location_type')
  if (type === 'DIGITIZATION' && record.partial_digitization === undefined) missing('partial_digitization')
  if (type === 'DIGITIZATION' && record.partial_digitization && !record.comment) missing('comment')
  if (type === 'BOOKING' && bookingStart === null) missing('booking_start_date')
  if (type === 'BOOKING' && bookingEnd === null) missing('booking_end_date')
}
