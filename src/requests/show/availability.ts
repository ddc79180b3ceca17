import { formatMoment } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import { findBib } from '../../catalogue/bibs/bibs.ts'
import { copiesOf, dueDatesOf, findItem, type ItemFull } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import { find } from '../../users/find/lookup.ts'
import { takenTimes } from '../copies/booking.ts'
import { named, type Owner } from '../copies/find.ts'
import { bookFor, servesUnder } from '../copies/serving.ts'
import { clipped, inAll, type Period } from '../rules/periods.ts'
import { userOf } from '../tables/people.ts'
import { activeOf } from '../tables/store.ts'

const dayMs = 86_400_000

/** The end of so many days, weeks or months from a moment. 4018990 for another unit. */
export function periodFrom(now: Date, count: number, unit = 'days'): Period {
  const to = new Date(now)
  switch (unit.trim().toLowerCase()) {
    case 'days':
      return { from: now, to: new Date(now.getTime() + count * dayMs) }
    case 'weeks':
      return { from: now, to: new Date(now.getTime() + count * 7 * dayMs) }
    case 'months':
      to.setUTCMonth(to.getUTCMonth() + count)
      return { from: now, to }
    default:
      throw new AlmaError('BOOKING_PERIOD_TYPE', {})
  }
}

/**
 * The periods from now on in which an item cannot be booked: it is booked, on loan, or never lent so. Of a title: in
 * which none of its copies can. With a user, the terms of his group count; without, those of anybody.
 */
export async function bookingAvailability(
  work: Work,
  owner: Owner & { mmsId: string },
  query: { period: number; period_type?: string; user_id?: string; user_id_type?: string }
) {
  const window = periodFrom(work.now, query.period, query.period_type)
  const bib = await findBib(work, owner.mmsId)
  const naming = query.user_id ? { user_id: query.user_id, user_id_type: query.user_id_type } : undefined
  const user = naming && (await userOf(work, (await named(naming, one => find(work, one))).id))
  const copies =
    owner.pid === undefined ? await copiesOf(work, bib.id) : [await findItem(work, { ...owner, pid: owner.pid })]
  const taken = await takenOf(work, copies, user?.userGroup ?? null)
  const periods = taken.length === 0 ? [window] : clipped(inAll(taken), window)
  const booking_availability = periods.map(({ from, to }) => ({
    from_time: formatMoment(from),
    to_time: formatMoment(to)
  }))
  const count = { total_record_count: periods.length }
  return periods.length === 0 ? count : { booking_availability, ...count }
}

/** When each copy that may be booked is taken. */
async function takenOf(work: Work, copies: readonly ItemFull[], userGroup: string | null): Promise<Period[][]> {
  const book = await bookFor(work)
  const bookable = copies.filter(copy => servesUnder(book, { ...anything, userGroup }, copy))
  const queue = await activeOf(work, [...new Set(bookable.map(({ bib }) => bib.id))])
  const due = await dueDatesOf(
    work,
    bookable.map(({ item }) => item.id)
  )
  return bookable.map(({ item }) => takenTimes(work, queue, item.id, due.get(item.id)))
}

const anything = { type: 'BOOKING', itemId: null, holdingId: null, description: null, materialType: null } as const
