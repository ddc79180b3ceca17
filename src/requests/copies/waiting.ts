import { findItems, type ItemFull } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import type { TermsBook } from '../../terms/service.ts'
import type { Request } from '../entity.ts'
import { activeOf } from '../tables/store.ts'
import { isHeldForOther } from '../tables/users-store.ts'
import { bookFor, mayBegin, servesUnder } from './serving.ts'

/** What waits for an item: how many requests, and the one that is served first. */
export interface Waiting {
  count: number
  first: Request
}

/**
 * The active requests that each of these items is kept for or could serve, at item or title level: the one that has it
 * first, then those that wait for a copy, by place in the queue. Items that nobody waits for are left out. Three
 * statements for any number of items.
 */
export async function waitingFor(work: Work, itemIds: readonly string[]): Promise<Map<string, Waiting>> {
  const items = [...(await findItems(work, itemIds)).values()]
  const bibs = items.map(({ bib }) => bib.id)
  const active = (await activeOf(work, bibs)).filter(request => request.boundItemId !== null || mayBegin(work, request))
  const result = new Map<string, Waiting>()
  if (active.length === 0) return result
  const book = await bookFor(work)
  for (const full of items) {
    const fitting = active.filter(request => waitsFor(book, request, full))
    const first = fitting.find(({ boundItemId }) => boundItemId === full.item.id) ?? fitting[0]
    if (first) result.set(full.item.id, { count: fitting.length, first })
  }
  return result
}

const waitsFor = (book: TermsBook, request: Request, full: ItemFull): boolean =>
  request.boundItemId === full.item.id ||
  (request.status === 'NOT_STARTED' && request.bibId === full.bib.id && servesUnder(book, request, full))

/** Whether an item stands on the hold shelf, or is on its way there, for somebody else than this user (REQ-21). */
export async function heldForOther(work: Work, item: ItemFull, userId: string): Promise<boolean> {
  return isHeldForOther(work, item.item.id, userId)
}
