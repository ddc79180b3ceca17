import type { ItemFull } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import { factsOf, judge, loadBook, type Policies, type TermsBook } from '../../terms/service.ts'
import type { Request } from '../entity.ts'
import { type Handover, handsOver, handsOverSomewhere } from '../rules/rights.ts'
import { type Copy, canServe } from '../rules/rules.ts'

/** A copy as the rules see it. */
export const copyOf = ({ item, library }: ItemFull): Copy => ({
  id: item.id,
  holdingId: item.holdingId,
  description: item.description ?? null,
  materialType: item.materialType ?? null,
  processType: item.processType ?? null,
  library
})

/** What the terms say of a request for a copy; a booking has terms of its own. */
export const policiesFor = (book: TermsBook, request: Pick<Request, 'type' | 'userGroup'>, copy: ItemFull): Policies =>
  judge(book, request.type === 'BOOKING' ? 'BOOKING' : 'REQUEST', factsOf(copy, request.userGroup)).terms.policies

type Wish = Pick<Request, 'type' | 'userGroup' | 'itemId' | 'holdingId' | 'description' | 'materialType'> & Handover

/**
 * Whether a copy can serve a request, now or later: it is what is wanted, not gone, and the terms let it be requested
 * and handed over there.
 */
export function servesUnder(book: TermsBook, request: Wish, copy: ItemFull): boolean {
  if (!canServe(request, copyOf(copy))) return false
  const policies = policiesFor(book, request, copy)
  return policies.allowed !== false && handsOverSomewhere(policies) && handsOver(policies, request, copy.library)
}

/** The terms and calendars that decide about copies. */
export const bookFor = (work: Work): Promise<TermsBook> => loadBook(work)

// A booking's copy is fetched and kept ready from a day before.
const leadMs = 86_400_000

/** A booking is served when its time is near, everything else at once. */
export const mayBegin = (work: Work, { type, adjustedStart }: Pick<Request, 'type' | 'adjustedStart'>): boolean =>
  type !== 'BOOKING' || adjustedStart === null || adjustedStart.getTime() - leadMs <= work.now.getTime()
