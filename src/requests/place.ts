import { findItem, type ItemFull, placeOf } from '../items/service.ts'
import type { Work } from '../work.ts'
import { bindAtDesk, lockQueue, nextInQueue, sendHome } from './bind.ts'
import type { Request } from './entity.ts'
import { deskOf } from './places.ts'

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
 * its library. The item at hand is changed too. Two scans at a time come after each other.
 */
export async function placeReturned(
  work: Work,
  full: ItemFull,
  at: { library: string; desk: string }
): Promise<Placed> {
  const { item } = await findItem(work, { pid: full.item.id }, { lock: true })
  Object.assign(full.item, item)
  Object.assign(full, placeOf(full.item))
  const desk = (await deskOf(work, at.library, at.desk)) ?? {
    library: at.library,
    code: at.desk,
    name: at.desk,
    holdShelf: false,
    picks: false,
    delivers: false
  }
  const request = await whoseTurn(work, full)
  if (request) {
    const { to, library, desk: on } = await bindAtDesk(work, request, full, desk)
    return { to, library, ...(on === null ? {} : { desk: on }), request }
  }
  const to = await sendHome(work, full, at.library)
  return { to, library: full.library }
}

/** The request that has the copy, or the one whose turn it is; locked. */
async function whoseTurn(work: Work, full: ItemFull): Promise<Request | undefined> {
  const queue = await lockQueue(work, full.bib.id)
  return queue.find(({ boundItemId }) => boundItemId === full.item.id) ?? (await nextInQueue(work, full))
}
