import type { Policies } from '../../terms/service.ts'
import type { PickupType, Request } from '../entity.ts'

// Which requests the terms let somebody make, beyond whether they let one be made at all (REQ-02). Pure.

/** Where a request is to be handed over; nothing: nowhere, it is a digitization or not yet said. */
export type Handover = Partial<Pick<Request, 'pickupType' | 'pickupLibrary'>>

const addresses: { [type in PickupType]?: 'HOME' | 'WORK' } = { USER_HOME_ADDRESS: 'HOME', USER_WORK_ADDRESS: 'WORK' }

/** The kind of address of a personal delivery; undefined for a place of pickup. */
export const addressOf = (type: PickupType | null | undefined): 'HOME' | 'WORK' | undefined =>
  type ? addresses[type] : undefined

/** Whether the terms of a copy that stands in `library` let it be handed over there. */
export function handsOver(policies: Policies, { pickupType, pickupLibrary }: Handover, library: string): boolean {
  if (!pickupType) return true
  const address = addressOf(pickupType)
  if (address) return policies.personal_delivery?.includes(address) ?? true
  const { pickup_locations: places = 'ANY' } = policies
  if (places === 'ANY') return true
  // The institution itself is no library: who may collect in some libraries only must name one.
  if (!pickupLibrary) return false
  return places === 'OWNING_LIBRARY' ? pickupLibrary === library : places.includes(pickupLibrary)
}

/** Whether the terms let a copy be handed over anywhere. */
export const handsOverSomewhere = ({ pickup_locations: places, personal_delivery: delivery }: Policies): boolean =>
  !Array.isArray(places) || places.length > 0 || delivery === undefined || delivery.length > 0

/** Of all libraries those where copies of these terms, each in its library, can be collected; in their order. */
export const pickupLibraries = (
  copies: readonly { policies: Policies; library: string }[],
  all: readonly string[]
): string[] =>
  all.filter(pickupLibrary =>
    copies.some(({ policies, library }) => handsOver(policies, { pickupType: 'LIBRARY', pickupLibrary }, library))
  )

/** What a personal delivery costs, in minor units: the least that any of these terms asks; 0: nothing. */
export const deliveryFee = (terms: readonly Policies[]): number =>
  Math.min(...terms.map(({ delivery_fee_minor: fee = 0 }) => fee))
