import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'
import { blocksAgainst } from '../../blocks/service.ts'
import { findBib } from '../../catalogue/bibs/bibs.ts'
import { copiesOf, findItem, fullTitle, type ItemFull } from '../../catalogue/service.ts'
import { checkLibrary } from '../../libraries/limits.ts'
import type { Work } from '../../platform/work.ts'
import { localDay, timeZoneOf } from '../../terms/service.ts'
import type { User } from '../../users/entity.ts'
import { nobody, snapshotOf } from '../../users/record/snapshot.ts'
import { lockQueue, settle } from '../copies/bind.ts'
import { type BookedTime, bookedTime } from '../copies/booking.ts'
import { tellBegan } from '../copies/followers.ts'
import { noticeCreated } from '../copies/notices.ts'
import { checkPickup, type Door } from '../copies/pickup.ts'
import { digitizationDepartment, digitizes } from '../copies/places.ts'
import { bookFor, copyOf } from '../copies/serving.ts'
import { type Wish, wishOf } from '../copies/wish.ts'
import type { Request } from '../entity.ts'
import { feeOfDelivery, servingCopies } from '../rights/service.ts'
import { freeIn } from '../rules/periods.ts'
import { isPartValid, needsRecall } from '../rules/rules.ts'
import type { UserRequest } from '../rules/schema.ts'
import { insertRequest, type NewRequest, reserveQueue } from '../tables/store.ts'

/** What is asked for: a title, or one item of it. */
export interface Target {
  mmsId?: string | undefined
  holdingId?: string | undefined
  pid?: string | undefined
}

export interface Asked {
  /** The requester, held; a digitization for the library itself has none. */
  user: User | undefined
  target: Target
  body: UserRequest
  /** Lifts 401136. */
  allowSame: boolean
  door: Door
}

/**
 * Makes a request and gives it a copy at once when one stands on its shelf (REQ-01). Followers are told whether nothing
 * but a copy on loan is left for it (CIRC-20). In this order: 401664 for what is missing, the codes of the place of
 * pickup, 402203 or 401683 for an unknown title or item, 401136 for a second request, 60331 for what stands against the
 * user or the booking, 401129 when no copy can serve.
 */
export async function createRequest(work: Work, { user, target, body, allowSame, door }: Asked): Promise<Request> {
  const wish = wishOf(body)
  if (!user && wish.type !== 'DIGITIZATION') throw new AlmaError('MANDATORY_FIELD', { field: 'user_id' })
  await checkPickup(work, wish, user, door)
  const { bib, itemId, copies } = await lockTarget(work, target, door)
  await reserveQueue(work, bib.id)
  const queue = await lockQueue(work, bib.id)
  const of = { ...wish, bibId: bib.id, itemId, userGroup: user?.userGroup ?? null }
  if (user && !allowSame) refuseSecond(queue, user.id, wish)
  await refuseBlocked(work, user, wish)
  if (!isPartValid(wish.record, copies.map(copyOf), itemId)) throw new AlmaError('REQUEST_PARTIAL', {})
  const book = await bookFor(work)
  const serving = servingCopies(book, of, copies, reason => new AlmaError('REQUEST_FAILED', { reason }))
  const booked = wish.type === 'BOOKING' ? await bookedTime(work, book, wish, serving, queue, of.userGroup) : undefined
  const row = { ...(await rowOf(work, user, of, bib, booked)), deliveryFeeMinor: feeOfDelivery(book, of, serving) }
  const request = await insertRequest(work, row)
  await settle(work, [...queue, request], copies, book)
  // Only now is it known where it is handled.
  await checkLibrary(work, 'request', request)
  const kept = new Set(queue.flatMap(({ boundItemId }) => boundItemId ?? []))
  await tellBegan(work, request, { onLoan: request.type !== 'BOOKING' && needsRecall(serving.map(copyOf), kept) })
  await noticeCreated(work, request)
  return request
}

/** The title with its copies, or the one item, held. */
async function lockTarget(work: Work, { mmsId, holdingId, pid }: Target, door: Door) {
  if (pid !== undefined) {
    const full = await lockItem(work, { mmsId, holdingId, pid }, door)
    return { bib: full.bib, itemId: full.item.id, copies: [full] }
  }
  if (mmsId === undefined) throw new AlmaError('MANDATORY_FIELD', { field: 'mms_id or item_pid' })
  const bib = await findBib(work, mmsId)
  return { bib, itemId: null, copies: await copiesOf(work, bib.id, { lock: true }) }
}

/** Under `/users` an item is named by its pid alone: 401684 for what is no pid, 60328 for an unknown one. */
async function lockItem(work: Work, naming: Target & { pid: string }, door: Door): Promise<ItemFull> {
  if (door === 'bibs') return findItem(work, naming, { lock: true })
  if (idOf(naming.pid) === undefined) throw new AlmaError('REQUEST_ITEM_SEARCH', {})
  try {
    return await findItem(work, naming, { lock: true })
  } catch (error) {
    if (error instanceof AlmaError && error.name === 'ITEM_NOT_FOUND') throw new AlmaError('REQUEST_ITEM_NOT_FOUND', {})
    throw error
  }
}

/** The same user asks for the same title in the same way; of bookings, only for times that meet. */
function refuseSecond(queue: readonly Request[], userId: string, wish: Wish): void {
  const own = queue.filter(request => request.userId === userId && request.type === wish.type)
  const { bookingStart: from, bookingEnd: to } = wish
  const second =
    wish.type === 'BOOKING' && from && to
      ? !freeIn(
          { from, to },
          own.flatMap(({ bookingStart, bookingEnd }) =>
            bookingStart && bookingEnd ? { from: bookingStart, to: bookingEnd } : []
          )
        )
      : own.length > 0
  if (second) throw new AlmaError('REQUEST_DUPLICATE', {})
}

async function refuseBlocked(work: Work, user: User | undefined, wish: Wish): Promise<void> {
  if (wish.lastInterestDate !== null && wish.lastInterestDate < localDay(work.now, await timeZoneOf(work)))
    throw new AlmaError('REQUEST_FAILED', { reason: 'The last interest date is in the past.' })
  if (!(await digitizes(work, wish.department)))
    throw new AlmaError('REQUEST_FAILED', { reason: 'The target destination is not a digitization department.' })
  const [block] = user ? await blocksAgainst(work, user, 'HOLD', { adds: wish.type === 'HOLD' }) : []
  if (block) throw new AlmaError('REQUEST_FAILED', { reason: block.text })
}

const subTypes = { HOLD: 'PATRON_PHYSICAL', DIGITIZATION: 'PATRON_DIGITIZATION', BOOKING: 'BOOKING' } as const
/** The columns of a new request that waits. */
async function rowOf(
  work: Work,
  user: User | undefined,
  of: Wish & Pick<Request, 'bibId' | 'itemId'>,
  bib: ItemFull['bib'],
  booked: BookedTime | undefined
): Promise<Omit<NewRequest, 'deliveryFeeMinor'>> {
  const department = of.type === 'DIGITIZATION' ? (of.department ?? (await digitizationDepartment(work))) : null
  return {
    ...of,
    department,
    userId: user?.id ?? null,
    subType: user ? subTypes[of.type] : 'GENERAL_DIGITIZATION',
    title: fullTitle(bib),
    author: bib.author ?? null,
    boundItemId: null,
    lastItemId: null,
    status: 'NOT_STARTED',
    task: null,
    managedLibrary: null,
    managedDesk: null,
    expiryDate: null,
    adjustedStart: null,
    adjustedEnd: null,
    ...booked,
    ...(user ? snapshotOf(user) : nobody),
    reported: false,
    printed: false,
    createdAt: work.now,
    createdBy: work.actor,
    modifiedAt: work.now,
    statusAt: work.now,
    endedAt: null,
    ending: null,
    cancelReason: null,
    cancelNote: null
  }
}
