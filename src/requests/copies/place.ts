import type { ItemFull } from '../../catalogue/service.ts'
import type { Work } from '../../platform/work.ts'
import type { Request } from '../entity.ts'
import { isGone } from '../rules/rules.ts'
import { advance, bindAtDesk, lockQueue } from './bind.ts'
import { deskOf, nowhere } from './places.ts'
import { nextInQueue, sendHome } from './release.ts'

/** What becomes of an item that is in hand at a desk. */
export interface Placed {
  to: 'SHELF' | 'HOLD_SHELF' | 'TRANSIT' | 'DEPARTMENT'
  /** Where it is kept or on its way to. */
  library?: string
  desk?: string
  /** For whom: absent when nobody waits for it. */
  request?: Request
}

/**
 * Decides on an item that was returned, arrived or was scanned in at a desk, and says so on the item: the request that
 * has it goes one step on; otherwise the first in the queue gets it; otherwise it goes to its shelf or in transit to
 * its library. `requestId` names the one request that may get it; `nobodyWaits` says that the title has no queue. The
 * item at hand, which the caller holds, is changed too.
 */
export async function placeReturned(
  work: Work,
  full: ItemFull,
  at: { library: string; desk: string; requestId?: string | undefined; nobodyWaits?: boolean }
): Promise<Placed> {
  const { library: home } = full
  // It was missing or lost: here it is, and may serve again.
  if (isGone(full.item.processType)) full.item.processType = null
  const queue = at.nobodyWaits ? [] : await lockQueue(work, full.bib.id)
  const holder = await holderOf(work, queue, full.item.id)
  const asked = at.requestId === undefined ? queue : queue.filter(({ id }) => id === at.requestId)
  const request = holder ?? (await nextInQueue(work, full, asked))
  if (!request) return { to: await sendHome(work, full, at.library), library: home }
  const desk = (await deskOf(work, at.library, at.desk)) ?? nowhere(at.library, at.desk)
  const { to, library, desk: on } = await bindAtDesk(work, request, full, desk)
  return { to, library, ...(on === null ? {} : { desk: on }), request }
}

/** The request that has the copy. What is digitized already and only to be sent needs it no more: it lets it go. */
async function holderOf(work: Work, queue: readonly Request[], itemId: string): Promise<Request | undefined> {
  const holder = queue.find(({ boundItemId }) => boundItemId === itemId)
  if (holder?.task !== 'SEND') return holder
  await advance(work, holder, { boundItemId: null, lastItemId: itemId })
  return undefined
}
