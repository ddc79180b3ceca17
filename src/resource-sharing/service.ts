import { LockMode } from '@mikro-orm/core'
import { canonical } from '../alma/canonical.ts'
import { AlmaError } from '../alma/errors.ts'
import { idOf, noId } from '../alma/ids.ts'
import { noteOverride } from '../blocks/overrides.ts'
import { type Block, blocksAgainst } from '../blocks/service.ts'
import { isOwned } from '../catalogue/bibs/owned-store.ts'
import { codeTables } from '../codes/tables.ts'
import { currencyOf } from '../fees/service.ts'
import { writeLetter } from '../letters/service.ts'
import { checkLibrary } from '../libraries/limits.ts'
import { pickupFacts } from '../libraries/pickup-store.ts'
import { takeMoment, type Work } from '../platform/work.ts'
import { lock } from '../users/change/service.ts'
import type { User } from '../users/entity.ts'
import { find, type Naming } from '../users/find/lookup.ts'
import { SharingRequest } from './entity.ts'
import { makeRequest } from './make.ts'
import { requestToWire } from './mapping.ts'
import { findPartner } from './partners.ts'
import { checkBorrowing, isSame, ownerOf, shippingCost } from './rules.ts'
import { ResourceSharingRequest } from './schema.ts'
import { afterCancel } from './state.ts'
import { take } from './steps.ts'
import { openRequestsOf } from './store.ts'

/** How a caller names a request of a user: by our id, or by the external one. */
export interface RequestNaming extends Naming {
  request_id: string
  request_id_type?: string | undefined
}

/**
 * Makes a borrowing request of a user (RS-01), whose row is held: two at once are not both new. Refused in this order:
 * 401664, 40166411, 401897, 401930, 401929 for what the request says; 401768, 401607, 401608, 402039 for its library;
 * 402362 for a double; 401652 for blocks and 401604 for what we have ourselves, both unless `override_blocks`.
 */
export async function createBorrowing(
  work: Work,
  naming: Naming,
  wire: ResourceSharingRequest,
  override: boolean
): Promise<ResourceSharingRequest> {
  const user = await lock(work, naming)
  const given = canonical(ResourceSharingRequest, wire)
  checkBorrowing(given, await codeTables(work))
  const owner = ownerOf(given.owner, librariesOf(user))
  await checkLibrary(work, 'sharing', { owner })
  await checkPlaces(work, given, owner)
  if (given.partner?.value) await findPartner(work, given.partner.value)
  const others = await openRequestsOf(work, user.id)
  const wanted = (row: SharingRequest) => ({ ...row.record, mms_id: row.mmsId ?? '', title: row.title ?? '' })
  if (others.some(row => isSame(wanted(row), given))) throw new AlmaError('SHARING_DUPLICATE', {})
  const overridden = await refuseBlocked(work, user, override)
  const { mms_id: mmsId, title, isbn } = given
  if (!override && (await isOwned(work, { mmsId, title, isbn }))) throw new AlmaError('SHARING_OWNED', {})
  const partner = given.partner?.value ?? null
  // A caller's own external id is not kept: observed with a real institution in 2026.
  const request = await makeRequest(work, given, { kind: 'BORROWING', user, owner, partner })
  await work.em.flush()
  await noteOverride(work, 'RESOURCE_SHARING', overridden)
  return requestToWire(work, request)
}

const librariesOf = ({ record }: User): string[] => (record.rs_library ?? []).flatMap(({ code }) => code.value ?? [])

async function checkPlaces(work: Work, given: ResourceSharingRequest, owner: string): Promise<void> {
  const pickup = given.pickup_location?.value ?? ''
  const type = given.pickup_location_type ?? 'LIBRARY'
  if (type !== 'LIBRARY' && type !== 'CIRCULATION_DESK')
    throw new AlmaError('SHARING_FIELD', { field: 'pickup_location_type' })
  const places = await pickupFacts(work, { owner, pickup, type })
  if (!places.ownerHasLocation) throw new AlmaError('SHARING_NO_LOCATION', {})
  const known = type === 'LIBRARY' ? places.pickupLibrary : places.pickupDesk
  if (pickup !== '' && known === null) throw new AlmaError('SHARING_PICKUP', {})
}

/** What stands against the request and is overridden. */
async function refuseBlocked(work: Work, user: User, override: boolean): Promise<Block[]> {
  const blocks = await blocksAgainst(work, user, 'RESOURCE_SHARING')
  const standing = blocks.find(block => !override || !block.overridable)
  if (standing) throw new AlmaError('SHARING_REFUSED', { reason: standing.text })
  return blocks
}

/** One request of a user. 40166422: an id that fits no type of id; 40166450: the user has no such request. */
export async function getBorrowing(work: Work, naming: RequestNaming): Promise<ResourceSharingRequest> {
  return requestToWire(work, await ofUser(work, naming))
}

async function ofUser(work: Work, naming: RequestNaming, locked = false): Promise<SharingRequest> {
  const { request_id: id, request_id_type: type = '' } = naming
  const external = type.toLowerCase() === 'external'
  if (type !== '' && !external)
    throw new AlmaError('SHARING_ID_TYPE', { detail: 'request_id_type can be external only.' })
  const number = idOf(id)
  if (!external && number === undefined)
    throw new AlmaError('SHARING_ID_TYPE', { detail: 'request_id is a number unless request_id_type is external.' })
  const { id: userId } = await find(work, naming)
  const row = await work.em.findOne(
    SharingRequest,
    { institution: work.institution, userId, ...(external ? { externalId: id } : { id: number ?? noId }) },
    locked ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {}
  )
  if (locked) takeMoment(work)
  if (!row) throw new AlmaError('SHARING_NO_RESULT', {})
  await checkLibrary(work, 'sharing', row)
  return row
}

/** What a cancellation is told. */
export interface Cancellation {
  remove_request?: boolean | undefined
  reason?: string | undefined
  note?: string | undefined
  notify_user?: boolean | undefined
}

/**
 * Cancels a request of a user, or with `remove_request` removes it altogether. 401694: no such request; 401666: an
 * unknown reason; 401652: it has ended, or the title is on its way or here.
 */
export async function cancelBorrowing(work: Work, naming: RequestNaming, how: Cancellation): Promise<void> {
  const { id: userId } = await find(work, naming)
  const where = {
    institution: work.institution,
    userId,
    kind: 'BORROWING' as const,
    id: idOf(naming.request_id) ?? noId
  }
  const request = await work.em.findOne(SharingRequest, where, { lockMode: LockMode.PESSIMISTIC_WRITE })
  takeMoment(work)
  if (!request) throw new AlmaError('SHARING_REQUEST_NOT_FOUND', {})
  await checkLibrary(work, 'sharing', request)
  const tables = await codeTables(work)
  if (how.reason && !tables.isCode('RequestCancellationReasons', how.reason))
    throw new AlmaError('INVALID_PARAMETER', { name: 'reason', detail: 'See the table RequestCancellationReasons.' })
  if (how.remove_request) {
    work.em.remove(request)
    await work.em.flush()
    return
  }
  const status = afterCancel(request.status, how.reason)
  if (!status)
    throw new AlmaError('SHARING_REFUSED', { reason: `A request in status ${request.status} cannot be cancelled.` })
  take(work, request, status, how.note)
  request.cancelReason = how.reason ?? null
  await work.em.flush()
  if (how.notify_user === false) return
  const values = {
    title: request.title ?? '',
    reason: how.reason ? (tables.label('RequestCancellationReasons', how.reason) ?? '') : '',
    note: how.note ?? ''
  }
  await writeLetter(work, { userId, type: 'ResourceSharingCancelled', values, about: { requestId: request.id } })
}

/**
 * `op=update_shipping`: what the partner's delivery costs, and the fund that pays. 40166411: another op; 40166425 and
 * 40166426: the cost or the fund; 401608: the user is no longer with the request's library; 40166412: it has ended.
 */
export async function updateShipping(
  work: Work,
  naming: RequestNaming,
  of: { op?: string | undefined; shipping_cost?: string | undefined; fund_code?: string | undefined }
): Promise<ResourceSharingRequest> {
  if (of.op !== 'update_shipping') throw new AlmaError('SHARING_FIELD', { field: 'op' })
  const request = await ofUser(work, naming, true)
  const currency = await currencyOf(work)
  const cost = shippingCost(of.shipping_cost, currency)
  if (of.fund_code && !(await codeTables(work)).isCode('Funds', of.fund_code))
    throw new AlmaError('SHARING_SHIPPING', { detail: 'fund_code is not a fund.' })
  const { record } = await find(work, naming)
  if (!librariesOf({ record } as User).includes(request.owner)) throw new AlmaError('SHARING_OWNER_FOREIGN', {})
  if (request.endedAt) throw new AlmaError('SHARING_OPERATION', { reason: 'The request has ended.' })
  Object.assign(request, { shippingCostMinor: cost, shippingCurrency: currency, modifiedAt: work.now })
  if (of.fund_code) request.fund = of.fund_code
  await work.em.flush()
  return requestToWire(work, request)
}
