import { AlmaError } from '../../alma/errors.ts'
import { codeTables } from '../../codes/tables.ts'
import type { Work } from '../../platform/work.ts'
import type { User } from '../../users/entity.ts'
import { desksOf, hasLibrary, supportsDelivery } from './places.ts'
import type { Wish } from './wish.ts'

/** Where a request came in: the two areas declare different codes for a foreign institution. */
export type Door = 'users' | 'bibs'

type Pickup = Pick<Wish, 'pickupType' | 'pickupLibrary' | 'pickupDesk' | 'pickupInstitution'>

/**
 * Refuses a place of pickup that cannot be: an unknown library or desk (401895, with an institution 60326 and 60327),
 * an institution that is not this one (60324, 60325), an address that nothing is delivered to (60308 to 60310).
 */
export async function checkPickup(work: Work, pickup: Pickup, user: User | undefined, door: Door): Promise<void> {
  const { pickupType, pickupInstitution } = pickup
  if (pickupType === null) return
  if (pickupInstitution !== null && pickupInstitution !== work.institution)
    throw door === 'users' ? new AlmaError('NETWORK_NOT_CONFIGURED', {}) : new AlmaError('NETWORK_INSTITUTION', {})
  if (pickupType === 'USER_HOME_ADDRESS') return checkAddress(work, user, 'home')
  if (pickupType === 'USER_WORK_ADDRESS') return checkAddress(work, user, 'work')
  if (pickupType === 'INSTITUTION') return
  await checkDesk(work, pickup)
}

async function checkDesk(work: Work, pickup: Pickup): Promise<void> {
  const { pickupType, pickupLibrary, pickupDesk, pickupInstitution } = pickup
  const network = pickupInstitution !== null
  const deskMissing = pickupType === 'CIRCULATION_DESK' && pickupDesk === null
  if (pickupLibrary === null || deskMissing) {
    if (network) throw new AlmaError('NETWORK_PICKUP_MISSING', {})
    const field = pickupLibrary === null ? 'pickup_location_library' : 'pickup_location_circulation_desk'
    throw new AlmaError('MANDATORY_FIELD', { field })
  }
  const known =
    pickupDesk === null
      ? await hasLibrary(work, pickupLibrary)
      : (await desksOf(work, pickupLibrary)).some(({ code }) => code === pickupDesk)
  if (known) return
  if (network) throw new AlmaError('NETWORK_PICKUP_INVALID', {})
  throw new AlmaError('PICKUP_NOT_FOUND', { desk: pickupDesk ?? '', library: pickupLibrary })
}

/** Whether a request of a user, or of anybody, can be delivered to such an address. */
export async function mayDeliver(
  work: Work,
  user: User | undefined,
  type: 'USER_HOME_ADDRESS' | 'USER_WORK_ADDRESS'
): Promise<boolean> {
  try {
    await checkAddress(work, user, type === 'USER_HOME_ADDRESS' ? 'home' : 'work')
    return true
  } catch (error) {
    if (!(error instanceof AlmaError)) throw error
    return error.name === 'DELIVERY_NO_ADDRESS' && user === undefined
  }
}

/** A desk must deliver, the institution must use addresses of the type, and the user must have one. */
async function checkAddress(work: Work, user: User | undefined, type: 'home' | 'work'): Promise<void> {
  if (!(await supportsDelivery(work))) throw new AlmaError('DELIVERY_UNSUPPORTED', {})
  const tables = await codeTables(work)
  if (!tables.isCode('UserAddressTypes', type)) throw new AlmaError('DELIVERY_ADDRESS_TYPE', {})
  const addresses = user?.record.contact_info?.address ?? []
  const types = addresses.flatMap(({ address_type: given }) => given ?? [])
  if (!types.some(({ value }) => value?.toLowerCase() === type)) throw new AlmaError('DELIVERY_NO_ADDRESS', {})
}
