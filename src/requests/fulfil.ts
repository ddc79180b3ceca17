import { findItem, type ItemFull } from '../items/service.ts'
import type { User } from '../users/entity.ts'
import type { Work } from '../work.ts'
import { end, lockQueue, unbind } from './bind.ts'
import type { Request } from './entity.ts'
import { releaseCopy } from './release.ts'
import { type Copy, fits } from './rules.ts'
import { copyOf } from './serving.ts'
import { lockItemIfFree } from './store.ts'

/**
 * REQ-21: the item is lent to this user. His own hold or booking that it serves is fulfilled and given back; undefined
 * when he has none. A request of somebody else that had the copy waits on, at its old place. The caller has locked the
 * user and the item, and says on the item that it is on loan afterwards.
 */
export async function fulfilByLoan(work: Work, user: Pick<User, 'id'>, item: ItemFull): Promise<Request | undefined> {
  const queue = await lockQueue(work, item.bib.id)
  const copy = copyOf(item)
  const holder = queue.find(({ boundItemId }) => boundItemId === copy.id)
  const own = ownRequest(queue, user.id, copy)
  if (holder && holder !== own) await unbind(work, holder)
  if (!own) return undefined
  const other = own.boundItemId === copy.id ? null : own.boundItemId
  await end(work, own, 'FULFILLED', { lastItemId: copy.id }, () => releaseOther(work, other))
  return own
}

/** The user's request that this copy serves: the one that has it, else the oldest. Copying is not done by lending. */
function ownRequest(queue: readonly Request[], userId: number, copy: Copy): Request | undefined {
  const mine = queue.filter(request => request.userId === userId && request.type !== 'DIGITIZATION')
  return mine.find(({ boundItemId }) => boundItemId === copy.id) ?? mine.find(request => fits(request, copy))
}

/**
 * Another copy was kept for the request. Whoever holds its row works on it at this moment: waiting for it here, with an
 * item locked already, could be for ever. It is then released when it is next looked at (isFree), or by the daily job.
 */
async function releaseOther(work: Work, itemId: number | null): Promise<void> {
  if (itemId === null || !(await lockItemIfFree(work, itemId))) return
  await releaseCopy(work, await findItem(work, { pid: itemId }))
}
