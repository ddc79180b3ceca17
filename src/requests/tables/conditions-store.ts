import { type Expression, expressionBuilder, type SqlBool } from 'kysely'
import { anyOf } from '../../data/statements.ts'
import type { RequestStatus, RequestsTables } from '../entity.ts'

// Conditions on a request `r`, for what selects and counts requests.

export type Where = Expression<SqlBool>

const r = expressionBuilder<{ r: RequestsTables['request'] }, 'r'>()

/** Which wait, are on their way or on the hold shelf. */
export const active: Where = r('r.status', '<>', 'HISTORY')
export const ended: Where = r('r.status', '=', 'HISTORY')
/** Still tied to a user: not anonymized. */
export const ofSomebody: Where = r('r.userId', 'is not', null)

export const withId = (id: string): Where => r('r.id', '=', id)
export const ofUser = (userId: string): Where => r('r.userId', '=', userId)
export const ofTitle = (bibId: string): Where => r('r.bibId', '=', bibId)
export const ofTitles = (bibIds: readonly string[]): Where => r('r.bibId', '=', anyOf(bibIds))
/** Of a kind of request as Alma names it; nobody asks here for some of those. */
export const ofType = (type: string): Where => r('r.type', '=', type as 'HOLD')

/** Which ask for the item, have it, or had it. */
export const ofItem = (itemId: string): Where =>
  r.or([r('r.itemId', '=', itemId), r('r.boundItemId', '=', itemId), r('r.lastItemId', '=', itemId)])

/** Which are picked up or handled in one of these libraries (ROL-04); without any given: all. */
export const inLibraries = (libraries: readonly string[] | undefined): Where =>
  libraries === undefined
    ? r.and([])
    : r.or([r('r.pickupLibrary', '=', anyOf(libraries)), r('r.managedLibrary', '=', anyOf(libraries))])

/** Which have a copy. */
export const bound: Where = r('r.boundItemId', 'is not', null)

/** For whom an item stands on the hold shelf, or is on its way there, but for this user. */
export const holdsForOther = (itemId: string, userId: string): Where =>
  r.and([
    r('r.boundItemId', '=', itemId),
    r.or([r('r.status', '=', 'ON_HOLD_SHELF' satisfies RequestStatus), r('r.task', '<>', 'PICK')]),
    r('r.userId', 'is distinct from', userId)
  ])

/** One of whose clocks may have run out, by the day of the institution, `YYYY-MM-DD`, and the moment. */
export const dueBy = (today: string, now: Date): Where =>
  r.or([r('r.expiryDate', '<', today), r('r.lastInterestDate', '<', today), r('r.bookingEnd', '<=', now)])
