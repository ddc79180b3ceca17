import { findItems, type ItemFull } from '../items/service.ts'
import type { Work } from '../work.ts'
import type { Request } from './entity.ts'
import { type Copy, canServe } from './rules.ts'
import { activeOf, countRequests } from './store.ts'

/** A copy as the rules see it. */
export const copyOf = ({ item, library }: ItemFull): Copy => ({
  id: item.id,
  holdingId: item.holdingId,
  description: item.description ?? null,
  materialType: item.materialType ?? null,
  processType: item.processType ?? null,
  library
})

/** What waits for an item: how many requests, and the one that is served first. */
export interface Waiting {
  count: number
  first: Request
}

/**
 * The active requests that each of these items is kept for or could serve, at item or title level: the one that has it
 * first, then those that wait for a copy, by place in the queue. Items that nobody waits for are left out. Two
 * statements for any number of items.
 */
export async function waitingFor(work: Work, itemIds: readonly number[]): Promise<Map<number, Waiting>> {
  const items = [...(await findItems(work, itemIds)).values()]
  const active = await activeOf(
    work,
    items.map(({ bib }) => bib.id)
  )
  const result = new Map<number, Waiting>()
  for (const full of items) {
    const fitting = active.filter(request => waitsFor(request, full))
    const first = fitting.find(({ boundItemId }) => boundItemId === full.item.id) ?? fitting[0]
    if (first) result.set(full.item.id, { count: fitting.length, first })
  }
  return result
}

const waitsFor = (request: Request, full: ItemFull): boolean =>
  request.boundItemId === full.item.id ||
  (request.status === 'NOT_STARTED' && request.bibId === full.bib.id && canServe(request, copyOf(full)))

/** Whether an item stands on the hold shelf, or is on its way there, for somebody else than this user (REQ-21). */
export async function heldForOther(work: Work, item: ItemFull, userId: number): Promise<boolean> {
  const held = `r.bound_item_id = $2 and (r.status = 'ON_HOLD_SHELF' or r.task = 'TRANSIT')
    and r.user_id is distinct from $3`
  return (await countRequests(work, held, [item.item.id, userId])) > 0
}
