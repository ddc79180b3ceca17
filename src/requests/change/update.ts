import { AlmaError } from '../../alma/errors.ts'
import type { Work } from '../../platform/work.ts'
import { settle, unbind } from '../copies/bind.ts'
import { bookedTime } from '../copies/booking.ts'
import { copyOfLocked, findRequest, type LockedRequest, lockRequest, type Owner } from '../copies/find.ts'
import { checkPickup } from '../copies/pickup.ts'
import { digitizes } from '../copies/places.ts'
import { releaseCopy } from '../copies/release.ts'
import { bookFor, copyOf, servesUnder } from '../copies/serving.ts'
import { type Wish, wishOf } from '../copies/wish.ts'
import type { Request } from '../entity.ts'
import { feeOfDelivery, servingCopies } from '../rights/service.ts'
import { isPartValid } from '../rules/rules.ts'
import type { UserRequest } from '../rules/schema.ts'
import { userOf } from '../tables/people.ts'
import { writeRequest } from '../tables/store.ts'

/**
 * Changes a request (REQ-04). Comment, dates and what is to be copied may change as long as the request runs; the place
 * of pickup and what is wanted only until its copy is fetched; the kind of request never (401652). What the body leaves
 * out stays.
 */
export async function updateRequest(work: Work, owner: Owner, requestId: string, body: UserRequest): Promise<Request> {
  const seen = await findRequest(work, owner, requestId)
  const held = await lockRequest(work, seen)
  if (!held) throw refusal('The request has ended.')
  const { request, copies } = held
  const wish = wishOf(body, request)
  if (wish.type !== request.type) throw refusal('The type of a request cannot be changed.')
  const fetched = request.status === 'ON_HOLD_SHELF' || (request.task !== null && request.task !== 'PICK')
  if (fetched && (changed(wish, request, pickup) || changed(wish, request, wanted)))
    throw refusal('The item has left its shelf already.')
  if (changed(wish, request, pickup))
    await checkPickup(work, wish, await userOf(work, request.userId), owner.user ? 'users' : 'bibs')
  if (!isPartValid(wish.record, copies.map(copyOf), request.itemId)) throw new AlmaError('REQUEST_PARTIAL', {})
  if (wish.department !== request.department && !(await digitizes(work, wish.department)))
    throw refusal('The target destination is not a digitization department.')
  const moved = changed(wish, request, pickup)
  const rebound = moved || changed(wish, request, wanted)
  const fee = rebound ? await refuseUnservable(work, copies, { ...request, ...wish }) : request.deliveryFeeMinor
  await writeRequest(work, request, { ...wish, deliveryFeeMinor: fee, ...(await newTime(work, held, wish)) })
  if (rebound) await findOther(work, held)
  return request
}

const refusal = (reason: string) => new AlmaError('REQUEST_GENERAL', { reason })

const pickup = ['pickupType', 'pickupLibrary', 'pickupDesk', 'pickupInstitution'] as const
const wanted = ['holdingId', 'description', 'materialType'] as const

const changed = (wish: Wish, request: Request, keys: readonly (keyof Wish)[]): boolean =>
  keys.some(key => wish[key] !== request[key])

/** Another time of a booking is checked as that of a new one; its own old time is no hindrance. */
async function newTime(work: Work, { request, copies, queue }: LockedRequest, wish: Wish) {
  const same = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime()
  if (request.type !== 'BOOKING') return {}
  if (same(wish.bookingStart, request.bookingStart) && same(wish.bookingEnd, request.bookingEnd)) return {}
  if (request.boundItemId !== null) throw refusal('The booked item is being prepared already.')
  const book = await bookFor(work)
  const serving = copies.filter(copy => servesUnder(book, request, copy))
  const others = queue.filter(({ id }) => id !== request.id)
  return bookedTime(work, book, wish, serving, others, request.userGroup)
}

/** What its delivery will cost now, if it is one. 401129, and what servingCopies says of the place of pickup. */
async function refuseUnservable(work: Work, copies: LockedRequest['copies'], wanted: Request): Promise<number | null> {
  const book = await bookFor(work)
  return feeOfDelivery(book, wanted, servingCopies(book, wanted, copies, refusal))
}

/** What is wanted is another thing now: the copy goes, and one that fits is looked for. */
async function findOther(work: Work, held: LockedRequest): Promise<void> {
  const { request, copies, queue } = held
  const book = await bookFor(work)
  const copy = copyOfLocked(held)
  if (copy && servesUnder(book, request, copy)) return
  if (copy) {
    await unbind(work, request)
    await releaseCopy(work, copy)
  }
  await settle(work, queue, copies)
}
