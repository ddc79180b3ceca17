import { AlmaError } from '../../alma/errors.ts'
import { dueDatesOf, type ItemFull } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import { nextOpenMoment } from '../../terms/calendar.ts'
import type { TermsBook } from '../../terms/service.ts'
import type { Request } from '../entity.ts'
import { freeIn, merged, type Period } from '../rules/periods.ts'
import { policiesFor } from './serving.ts'
import type { Wish } from './wish.ts'

/** When a booking truly runs, and of which copy. */
export interface BookedTime {
  itemId: string
  adjustedStart: Date
  adjustedEnd: Date
}

/** The time that a booking takes its copy away; undefined for what is no booking. */
export const bookedPeriod = (request: Request): Period | undefined => {
  const [from, to] = [request.adjustedStart ?? request.bookingStart, request.adjustedEnd ?? request.bookingEnd]
  return request.type === 'BOOKING' && from && to ? { from, to } : undefined
}

/**
 * Finds a copy that nobody has booked or borrowed for that time. A booking begins and ends when the library of its
 * pickup is open: what falls outside is moved to the next opening. 60331 for a time that cannot be, 401129 when every
 * copy is taken. The caller holds the copies.
 */
export async function bookedTime(
  work: Work,
  book: TermsBook,
  wish: Wish & Pick<Request, 'type'>,
  serving: readonly ItemFull[],
  queue: readonly Request[],
  userGroup: string | null
): Promise<BookedTime> {
  const { bookingStart: start, bookingEnd: end } = wish
  const refuse = (reason: string) => new AlmaError('REQUEST_FAILED', { reason })
  if (start === null || end === null || end <= start) throw refuse('The booking must end after it starts.')
  if (start < work.now) throw refuse('The booking starts in the past.')
  // The next opening must still be a moment that can be written.
  if (end.getUTCFullYear() > 9998) throw refuse('The booking is too far ahead.')
  const hours = (end.getTime() - start.getTime()) / 3_600_000
  const allowed = serving.filter(copy => hours <= (longest(book, userGroup, copy) ?? hours))
  if (allowed.length === 0) throw refuse('The booking is longer than is allowed.')
  const due = await dueDatesOf(
    work,
    allowed.map(({ item }) => item.id)
  )
  for (const copy of allowed) {
    const calendar = book.calendar(wish.pickupLibrary ?? copy.library)
    const period = { from: nextOpenMoment(calendar, start), to: nextOpenMoment(calendar, end) }
    if (freeIn(period, takenTimes(work, queue, copy.item.id, due.get(copy.item.id))))
      return { itemId: copy.item.id, adjustedStart: period.from, adjustedEnd: period.to }
  }
  throw new AlmaError('REQUEST_NO_ITEMS', {})
}

const longest = (book: TermsBook, userGroup: string | null, copy: ItemFull): number | undefined =>
  policiesFor(book, { type: 'BOOKING', userGroup }, copy).booking_maximum_hours

/** The times in which a copy is booked, or on loan until `due`. */
export const takenTimes = (work: Work, queue: readonly Request[], itemId: string, due: Date | undefined): Period[] =>
  merged([...bookingsOf(queue, itemId), ...(due ? [{ from: work.now, to: due }] : [])])

const bookingsOf = (queue: readonly Request[], itemId: string): Period[] =>
  queue.filter(request => request.itemId === itemId).flatMap(request => bookedPeriod(request) ?? [])
